/** Makes each project's tree anew from the events on disk, and compares it with what the log says. */
import { leafOf, type LeafRow, parseSalts } from "../../../rules/audit_leaf.ts";
import {
  growTiles,
  type HashReader,
  leafHash,
  rootHash,
  tileHashReader,
} from "../../../tlog/mod.ts";
import { toBase64 } from "../../../tlog/encoding.ts";
import type { Row } from "../../support/rows.ts";
import type { Tables } from "./tables.ts";

interface Bytes {
  readonly $bytes: string;
}

/** A project's tree, made from its events. */
export interface MadeTree {
  readonly size: number;
  /** The root that it had with so many leaves, as Base 64. */
  rootAt(size: number): Promise<string>;
}

/** Follows the trees from one look to the next. */
export class Trees {
  /** The leaves at the last look, by project. */
  readonly #leaves = new Map<string, readonly string[]>();

  /** The trees of all projects, and what is wrong: in them, or since the last look. */
  async look(tables: Tables): Promise<{ trees: Map<string, MadeTree>; faults: string[] }> {
    const trees = new Map<string, MadeTree>();
    const faults: string[] = [];
    const events = Map.groupBy(tables.get("event") ?? [], ({ projectId }) => String(projectId));
    const rows = new Map((tables.get("auditTree") ?? []).map((row) => [row.projectId, row]));
    for (const [projectId, own] of events) {
      const made = await this.#make(own);
      const { faults: found, leaves, tiles } = made;
      const before = this.#leaves.get(projectId) ?? [];
      if (before.some((leaf, at) => leaves[at] !== leaf)) found.push("leaves changed");
      this.#leaves.set(projectId, leaves);
      const stored = (tables.get("auditTile") ?? []).filter((row) => row.projectId === projectId);
      found.push(
        ...compareTiles(tiles, stored),
        ...await compareHead(made.tree, rows.get(projectId)),
      );
      faults.push(...found.map((fault) => `the log of ${projectId}: ${fault}`));
      trees.set(projectId, made.tree);
    }
    return { trees, faults };
  }

  async #make(events: readonly Row[]) {
    const numbered = events.filter(({ leaf }) => leaf !== undefined)
      .sort((one, other) => Number(one.leaf) - Number(other.leaf));
    const faults = numbered.some(({ leaf }, at) => leaf !== at) ? ["numbers have gaps"] : [];
    if (new Set(events.map(({ id }) => id)).size < events.length) {
      faults.push("an id is there twice");
    }
    const hashes = numbered.map((row) =>
      leafHash(leafOf(row as object as LeafRow, parseSalts(String(row.salts))))
    );
    const size = hashes.length;
    const tiles = await growTiles({ oldSize: 0, leaves: hashes }, () => Promise.resolve([]));
    const held = new Map(tiles.map(({ hashes, index, level }) => [`${level}/${index}`, hashes]));
    const readerAt = (size: number): HashReader =>
      tileHashReader(
        (wanted) =>
          Promise.resolve(wanted.map(({ index, level, width }) =>
            held.get(`${level}/${index}`)?.slice(0, width * 32) ?? new Uint8Array()
          )),
        size,
      );
    const rootAt = async (at: number) =>
      at > size ? "none" : toBase64(await rootHash(at, readerAt(at)));
    return { faults, leaves: hashes.map(toBase64), tiles: held, tree: { size, rootAt } };
  }
}

function compareTiles(made: ReadonlyMap<string, Uint8Array>, stored: readonly Row[]): string[] {
  const places = stored.map(({ index, level }) => `${level}/${index}`);
  const wrong = stored.filter(({ hashes, index, level }) => {
    const own = made.get(`${level}/${index}`);
    return own === undefined || toBase64(own) !== (hashes as Bytes).$bytes;
  });
  return [
    ...wrong.map(({ index, level }) => `tile ${level}/${index} is not that of its events`),
    ...[...made.keys()].filter((place) => !places.includes(place))
      .map((place) => `tile ${place} is missing`),
    ...new Set(places).size < places.length ? ["a tile is there twice"] : [],
  ];
}

async function compareHead(tree: MadeTree, row: Row | undefined): Promise<string[]> {
  if (row === undefined) return tree.size === 0 ? [] : ["it has leaves and no head"];
  const faults = row.size === tree.size ? [] : [`it says ${row.size} and has ${tree.size} leaves`];
  const checkpoint = row.checkpoint as { size: number; root: Bytes } | undefined;
  if (checkpoint && await tree.rootAt(checkpoint.size) !== checkpoint.root.$bytes) {
    faults.push(`its checkpoint of ${checkpoint.size} has another root`);
  }
  const isSigned = checkpoint?.size === tree.size;
  if (!isSigned && row.signAt === undefined && row.fault === undefined) {
    faults.push("it has unsigned leaves and nothing is due");
  }
  return faults;
}
