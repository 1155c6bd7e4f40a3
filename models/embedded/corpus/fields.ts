/** Fields of the records in the corpus: names by role, and their types. */
import type { FieldRole } from "./idea.ts";

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const NUMBERS = words(`
  price amount age score weight height quantity total points rating duration distance size salary balance stock views
  likes cost level width depth hours minutes rank year speed volume discount tax votes pages visits seats steps calories
  wins losses budget income temperature bonus interest deposit attempts replies
`);

const STRINGS = words(`
  name title label city country category email color status brand author genre team department language kind owner code
  unit region currency role vendor street phone subject group material source format district artist model
`);

export const FIELD_POOLS: Readonly<Record<FieldRole, readonly string[]>> = {
  num: NUMBERS,
  num2: NUMBERS,
  str: STRINGS,
  str2: STRINGS,
  flag: words(`
    active enabled visible paid done completed archived verified deleted public available hidden locked approved shipped
    open featured optional urgent read closed pinned blocked used valid broken online booked trained
  `),
  id: words("id id id key code uid number"),
  list: words(
    "tags roles labels skills colors members topics genres languages codes keywords ingredients authors",
  ),
};

export const FIELD_TYPES: Readonly<Record<FieldRole, string>> = {
  num: "number",
  num2: "number",
  str: "string",
  str2: "string",
  flag: "boolean",
  id: "number",
  list: "string[]",
};
