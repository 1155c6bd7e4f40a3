import { describe, expect, it } from "vitest";
import {
  ANY,
  array,
  BIGINT,
  BOOLEAN,
  equating,
  expecting,
  functionType,
  intersection,
  isSubtype,
  literal,
  NEVER,
  NULL,
  NUMBER,
  named,
  printType,
  record,
  resolveType,
  STRING,
  type TypeTerm,
  tuple,
  typesDomain,
  typesLattice,
  UNDEFINED,
  UNKNOWN,
  unify,
  union,
  VOID,
  variable,
  withNames,
} from "../../domains/types/index.ts";

const T = variable("T");
const U = variable("U");

describe("a type term", () => {
  it.each<[TypeTerm, string]>([
    [union(STRING, NULL, literal("a")), "null | string"],
    [union(literal("b"), literal("a"), NEVER), '"a" | "b"'],
    [union(UNKNOWN, STRING), "unknown"],
    [union(ANY, STRING), "any"],
    [union(), "never"],
    [intersection(), "unknown"],
    [intersection(STRING, UNKNOWN, ANY), "string"],
    [intersection(STRING, NUMBER), "never"],
    [intersection(literal(1), literal(2)), "never"],
    [intersection(STRING, literal("a")), '"a"'],
    [intersection(VOID, UNDEFINED), "undefined & void"],
    [intersection(union(STRING, NUMBER), NUMBER), "number"],
    [intersection(union(STRING, NUMBER), union(BOOLEAN, BIGINT)), "never"],
    [intersection(STRING, record([{ name: "brand", type: literal(1) }])), "{ brand: 1 } & string"],
    [array(union(STRING, NUMBER), true), "readonly (number | string)[]"],
    [tuple([STRING, T], { rest: NUMBER }), "[string, ?T, ...number[]]"],
    [tuple([], { rest: NUMBER }), "number[]"],
    [
      record([
        {
          name: "y z",
          type: functionType({ parameters: [STRING, { type: NUMBER, isOptional: true }], returns: VOID }),
        },
        { name: "a", type: named("Map", [STRING, ANY]), isOptional: true, isReadonly: true },
      ]),
      '{ readonly a?: Map<string, any>; "y z": (string, number?) => void }',
    ],
    [literal(-0), "0"],
    [literal(3n), "3n"],
  ])("%#: is canonical and printed", (type, text) => {
    expect(printType(type)).toBe(text);
  });

  it("has one form, whatever the order and grouping it is built in", () => {
    const a = union(STRING, union(NULL, array(STRING)));
    const b = union(array(STRING), union(STRING, NULL), NULL);
    expect(a).toEqual(b);
    expect(intersection(T, union(T, STRING))).toEqual(T);
    expect(intersection(T, union(intersection(T, U), STRING), U)).toEqual(intersection(U, T));
  });

  it("refuses what no program can write", () => {
    expect(() => literal(Number.NaN)).toThrow("NaN is not the value of a literal type");
    expect(() =>
      record([
        { name: "a", type: STRING },
        { name: "a", type: NUMBER },
      ]),
    ).toThrow('two fields named "a"');
  });

  it("ends in a budget error when it grows without end", () => {
    let deep: TypeTerm = STRING;
    expect(() => {
      for (let i = 0; i < 1000; i++) deep = array(deep);
    }).toThrow('type term: more than 400 (limit "type term depth")');
    let wide: TypeTerm = STRING;
    expect(() => {
      for (let i = 0; i < 30; i++) wide = tuple([wide, wide]);
    }).toThrow('type term: more than 20000 (limit "type term size")');
  });
});

describe("the structural order", () => {
  const field = (name: string, type: TypeTerm, flags = {}) => record([{ name, type, ...flags }]);

  it.each<[string, TypeTerm, TypeTerm, boolean]>([
    ["literals are below their base", literal(true), BOOLEAN, true],
    ["any is above every type but unknown and variables", STRING, ANY, true],
    ["any is not below other types, though checkers may accept it there", ANY, STRING, false],
    ["a variable may become unknown, so it is not below any", T, ANY, false],
    [
      "more fields are below fewer",
      record([
        { name: "a", type: STRING },
        { name: "b", type: NUMBER },
      ]),
      field("a", UNKNOWN),
      true,
    ],
    ["a missing field is not an optional one", record([]), field("a", STRING, { isOptional: true }), false],
    [
      "an optional field is not a required one",
      field("a", STRING, { isOptional: true }),
      field("a", STRING),
      false,
    ],
    [
      "a readonly field is not a writable one",
      field("a", STRING, { isReadonly: true }),
      field("a", STRING),
      false,
    ],
    ["a tuple is an array of its elements", tuple([STRING, NUMBER]), array(union(STRING, NUMBER)), true],
    ["an array is not a tuple", array(STRING), tuple([STRING]), false],
    ["a readonly array is not a writable one", array(STRING, true), array(STRING), false],
    [
      "fewer parameters are below more",
      functionType({ parameters: [], returns: STRING }),
      functionType({ parameters: [NUMBER], returns: STRING }),
      true,
    ],
    [
      "more parameters are not below fewer",
      functionType({ parameters: [NUMBER], returns: STRING }),
      functionType({ parameters: [], returns: STRING }),
      false,
    ],
    ["generic arguments are invariant", named("Box", [literal(1)]), named("Box", [NUMBER]), false],
  ])("%s", (_what, a, b, expected) => {
    expect(isSubtype(a, b)).toBe(expected);
  });

  it("answers quickly where both sides branch at every level", () => {
    let a: TypeTerm = T;
    let b: TypeTerm = U;
    for (let i = 0; i < 60; i++) {
      a = intersection(variable(`A${i}`), union(variable(`B${i}`), a));
      b = union(variable(`C${i}`), intersection(variable(`D${i}`), b));
    }
    expect(isSubtype(a, b)).toBe(false);
  });
});

describe("the type domain", () => {
  it("does not take never for a contradiction", () => {
    const value = typesLattice.meet(expecting(STRING), expecting(NUMBER));
    expect(value.expected).toBe(NEVER);
    expect(typesLattice.equals(value, typesLattice.bottom)).toBe(false);
    expect(typesDomain.satisfiability(value)).toBe("unknown");
  });

  it("meets the types of a name instead of shadowing them", () => {
    const value = typesLattice.meet(
      withNames([["x", union(STRING, NUMBER)]]),
      withNames([["x", union(STRING, NULL)]]),
    );
    expect(typesDomain.print(value)).toBe("environment: {x: (null | string) & (number | string)}");
  });

  it("is a contradiction when types that must be equal cannot be", () => {
    const value = typesLattice.meet(
      equating([{ left: T, right: array(U) }]),
      equating([
        { left: T, right: array(STRING) },
        { left: U, right: NUMBER },
      ]),
    );
    expect(value).toBe(typesLattice.bottom);
    expect(typesDomain.satisfiability(value)).toBe("unsat");
    expect(typesDomain.print(value)).toBe("contradiction");
  });

  it("solves equations across values", () => {
    const value = typesLattice.meet(
      equating([{ left: T, right: named("Map", [U, variable("V")]) }]),
      equating([{ left: tuple([U, variable("V")]), right: tuple([STRING, variable("W")]) }]),
    );
    expect(printType(resolveType(value, array(T)))).toBe("Map<string, ?V>[]");
    expect(typesDomain.print(value)).toBe("equations: ?T = Map<string, ?V>, ?U = string, ?W = ?V");
  });

  it("is unknown while an equation waits for its variables, and says what it waits for", () => {
    const value = equating([{ left: union(T, STRING), right: union(U, NUMBER) }]);
    expect(typesDomain.satisfiability(value)).toBe("unknown");
    expect(typesDomain.print(value)).toBe("equations: number | ?U = string | ?T");
  });

  it.each<[TypeTerm, string]>([
    [UNKNOWN, "sat"],
    [array(named("Node")), "sat"],
    [
      record([
        { name: "a", type: named("Node"), isOptional: true },
        { name: "b", type: STRING },
      ]),
      "sat",
    ],
    [union(named("Node"), NULL), "sat"],
    [named("Node"), "unknown"],
    [tuple([T]), "unknown"],
  ])("%#: knows a value of the expected type or does not claim one", (type, answer) => {
    expect(typesDomain.satisfiability(expecting(type))).toBe(answer);
  });

  it("stops at systems that unfold without end", () => {
    const equations = Array.from({ length: 40 }, (_, i) =>
      ["X", "Y"].map((name) => ({
        left: variable(`${name}${i + 1}`),
        right: tuple([variable(`${name}${i}`), variable(`${name}${i}`)]),
      })),
    ).flat();
    expect(() => unify([...equations, { left: variable("X40"), right: variable("Y40") }])).toThrow(
      /more than \d+/,
    );
  });
});
