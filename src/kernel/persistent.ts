/** The door to `immutable`: persistent maps, sets and lists, with value equality. */
export { hash, is, List, Map as PersistentMap, OrderedMap, Set as PersistentSet } from "immutable";
