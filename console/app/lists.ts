/** Lists that are never changed in place; browsers of 2023 lack `with` and `toSpliced`. @module */

/** A list with something else at one place. */
export function replaced<Item>(
  list: readonly Item[],
  { at, item }: { at: number; item: Item },
): Item[] {
  return list.map((each, index) => index === at ? item : each);
}

/** A list without what stands at one place. */
export function without<Item>(list: readonly Item[], at: number): Item[] {
  return list.filter((_, index) => index !== at);
}
