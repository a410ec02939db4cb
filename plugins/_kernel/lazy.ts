/** What makes each part of an object. */
export type Makers<Parts> = { readonly [Name in keyof Parts]: () => Parts[Name] };

/** An object whose parts are made when they are first asked for, each once; a request pays for no others. */
export function lazily<Parts extends object>(makers: Makers<Parts>): Parts {
  const parts = {} as Parts;
  for (const name of Object.keys(makers) as (keyof Parts)[]) {
    Object.defineProperty(parts, name, {
      configurable: true,
      enumerable: true,
      get() {
        const value = makers[name]();
        Object.defineProperty(parts, name, { value, enumerable: true });
        return value;
      },
    });
  }
  return parts;
}
