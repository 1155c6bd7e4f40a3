/**
 * Model-based commands for registries of holes. The model is what was done to the holes that are left; what it amounts to
 * is worked out from scratch: parents project, children contribute, closed parents take what their children share, again
 * and again until nothing changes.
 */
import fc from "fast-check";
import { expect } from "vitest";
import {
  type HoleCheckpoint,
  HoleGranularity,
  type HoleId,
  type HoleRegistry,
  holeId,
  specOf,
} from "../../holes/index.ts";
import { finiteSetLattice, type Reason, type SetChoice } from "../../src/kernel/index.ts";

export const digits = finiteSetLattice<number>("digits", [0, 1, 2, 3, 4, 5, 6, 7]);
export type Digits = SetChoice<number>;

const GRANULARITIES = Object.values(HoleGranularity);

interface ModelHole {
  readonly id: HoleId;
  readonly parent: string | undefined;
  readonly granularity: number;
  readonly contributes: boolean;
  state: "open" | "selected" | "filled" | "retired";
  /** What it was told. */
  told: Digits;
  /** Names of the children whose union bounds it; undefined until it is closed. */
  closedOver: readonly string[] | undefined;
  isClosed: boolean;
}

export interface HolesModel {
  holes: Map<string, ModelHole>;
  order: string[];
  hasConflict: boolean;
  serial: number;
  saved: { checkpoint: HoleCheckpoint; holes: HolesModel }[];
  /** What was compared so far. */
  seen: Seen;
}

interface Seen {
  fixpoints: number;
  conflicts: number;
  /** Closed holes with parts, in fixpoints. */
  lifted: number;
}

export function emptyHoles(seen: Seen): HolesModel {
  return { holes: new Map(), order: [], hasConflict: false, serial: 0, saved: [], seen };
}

/** Even digits stay, odd ones are moved down: monotone, and not the identity. */
export function projectDigits(parent: Digits): Digits {
  const members = [...parent.members];
  return digits.only([...members, ...members.map((digit) => digit - (digit % 2))]);
}

function because(message: string): Reason {
  return { domain: "test", constraint: message, message };
}

/** Values of all holes that are left; undefined for a conflict. */
function amountsTo({ holes }: HolesModel): Map<string, Digits> | undefined {
  const values = new Map([...holes].map(([name, { told }]) => [name, told]));
  const live = [...holes].filter(([, { state }]) => state !== "retired");
  const get = (name: string): Digits => values.get(name) ?? digits.top;
  for (let hasChanged = true; hasChanged; ) {
    hasChanged = false;
    const narrow = (name: string, by: Digits): void => {
      const met = digits.meet(get(name), by);
      if (digits.equals(met, get(name))) return;
      values.set(name, met);
      hasChanged = true;
    };
    for (const [name, { parent, contributes, closedOver }] of live) {
      if (parent !== undefined) {
        narrow(name, projectDigits(get(parent)));
        if (contributes)
          narrow(parent, digits.only([...get(name).members].flatMap((d) => [d, d + 1]).filter((d) => d < 8)));
      }
      // Once one of its parts is over, what they share is not known any more.
      if (closedOver?.every((child) => holes.get(child)?.state !== "retired") === true) {
        narrow(name, digits.only(closedOver.flatMap((child) => [...get(child).members])));
      }
    }
  }
  return live.some(([name]) => digits.equals(get(name), digits.bottom)) ? undefined : values;
}

function expectSettled(model: HolesModel, registry: HoleRegistry<Digits>): void {
  const expected = amountsTo(model);
  expect(registry.settle().kind).toBe(expected === undefined ? "conflict" : "fixpoint");
  model.hasConflict = expected === undefined;
  if (expected === undefined) model.seen.conflicts++;
  else model.seen.fixpoints++;
  const live = [...model.holes].filter(([, { state }]) => state !== "retired");
  expect(
    registry
      .holes()
      .map(({ id }) => id.name)
      .sort(),
  ).toEqual(live.map(([name]) => name).sort());
  expect(registry.resolutionOrder().map(({ name }) => name)).toEqual(model.order);
  for (const [name, { id, state, parent, isClosed }] of live) {
    const hole = registry.find(id);
    expect(hole?.state, name).toBe(state);
    expect(hole?.isClosed, name).toBe(isClosed);
    expect(hole?.parent?.id.name, name).toBe(parent);
    if (expected !== undefined) {
      if (model.holes.get(name)?.closedOver !== undefined) model.seen.lifted++;
      expect(digits.equals(hole!.value, expected.get(name)!), `${name}: ${digits.print(hole!.value)}`).toBe(
        true,
      );
    }
  }
}

function copyOf({ holes, order, hasConflict, serial, seen }: HolesModel): HolesModel {
  const copies = new Map([...holes].map(([name, hole]) => [name, { ...hole }]));
  return { holes: copies, order: [...order], hasConflict, serial, saved: [], seen };
}

/** Random commands; `settle` compares. */
export function holesCommands() {
  const share = fc.double({ min: 0, max: 0.999, noNaN: true });
  const some = fc.subarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 3 }).map((members) => digits.only(members));
  const command = (
    name: string,
    check: (model: HolesModel) => boolean,
    run: (model: HolesModel, registry: HoleRegistry<Digits>) => void,
  ): fc.Command<HolesModel, HoleRegistry<Digits>> => ({ check, run, toString: () => name });
  const pick = ({ holes }: HolesModel, at: number): ModelHole | undefined => {
    const live = [...holes.values()].filter(({ state }) => state !== "retired");
    return live[Math.floor(at * live.length)];
  };
  const add = fc
    .record({
      at: share,
      granularity: fc.nat(6),
      value: some,
      contributes: fc.boolean(),
      isRoot: fc.boolean(),
    })
    .map(({ at, granularity, value, contributes, isRoot }) =>
      command(
        `add(${granularity}, ${at})`,
        () => true,
        (model, registry) => {
          const parent = isRoot ? undefined : pick(model, at);
          const name = `h${model.serial}`;
          const contribute = (child: Digits) =>
            digits.only([...child.members].flatMap((d) => [d, d + 1]).filter((d) => d < 8));
          const spec = specOf(GRANULARITIES[granularity]!, name, value, {
            reason: because(name),
            ...(parent === undefined
              ? {}
              : {
                  link: { parent: parent.id, project: projectDigits, ...(contributes ? { contribute } : {}) },
                }),
          });
          if (parent !== undefined && (parent.isClosed || parent.granularity > granularity)) {
            expect(() => registry.add(spec)).toThrow(/No part can be added|cannot be part of/);
            return;
          }
          registry.add(spec);
          model.serial++;
          model.holes.set(name, {
            id: holeId("program", name),
            parent: parent?.id.name,
            granularity,
            contributes: parent !== undefined && contributes,
            state: "open",
            told: value,
            closedOver: undefined,
            isClosed: false,
          });
        },
      ),
    );
  const refine = fc.tuple(share, some).map(([at, value]) =>
    command(
      `refine(${at})`,
      (model) => pick(model, at) !== undefined,
      (model, registry) => {
        const hole = pick(model, at)!;
        registry.refine(hole.id, value, because("refined"));
        hole.told = digits.meet(hole.told, value);
      },
    ),
  );
  const close = share.map((at) =>
    command(
      `close(${at})`,
      (model) => pick(model, at) !== undefined,
      (model, registry) => {
        const hole = pick(model, at)!;
        const children = [...model.holes.values()].filter(
          ({ parent, state }) => parent === hole.id.name && state !== "retired",
        );
        if (!hole.isClosed) {
          expect(registry.close(hole.id)).toBe(children.length > 0);
          if (children.length > 0) hole.closedOver = children.map(({ id }) => id.name);
        }
        hole.isClosed = true;
      },
    ),
  );
  const fill = fc.tuple(share, some).map(([at, value]) =>
    command(
      `fill(${at})`,
      (model) => pick(model, at) !== undefined,
      (model, registry) => {
        const hole = pick(model, at)!;
        if (hole.state === "filled") {
          expect(() => registry.fill(hole.id, "x", value, because("fill"))).toThrow(/filled already/);
          expect(() => registry.select(hole.id)).toThrow(/is filled/);
          return;
        }
        if (hole.state === "open" && at < 0.5) registry.select(hole.id);
        registry.fill(hole.id, "x", value, because("fill"));
        Object.assign(hole, { state: "filled", told: digits.meet(hole.told, value) });
        model.order.push(hole.id.name);
      },
    ),
  );
  const retire = share.map((at) =>
    command(
      `retire(${at})`,
      (model) => pick(model, at) !== undefined,
      (model, registry) => {
        expectSettled(model, registry);
        if (model.hasConflict) return;
        const values = amountsTo(model)!;
        registry.retire(pick(model, at)!.id);
        const over = [pick(model, at)!.id.name];
        for (const name of over) {
          for (const [child, { parent }] of model.holes) if (parent === name) over.push(child);
        }
        // What they have said stays.
        for (const [name, hole] of model.holes) hole.told = values.get(name)!;
        for (const name of over) model.holes.get(name)!.state = "retired";
      },
    ),
  );
  const settle = fc.constant(command("settle", () => true, expectSettled));
  const save = fc.constant(
    command(
      "checkpoint",
      () => true,
      (model, registry) => {
        model.saved.push({ checkpoint: registry.checkpoint(), holes: copyOf(model) });
      },
    ),
  );
  const rollback = share.map((at) =>
    command(
      `rollback(${at})`,
      (model) => model.saved.length > 0,
      (model, registry) => {
        const index = Math.floor(at * model.saved.length);
        const { checkpoint, holes } = model.saved[index]!;
        registry.rollback(checkpoint);
        Object.assign(model, copyOf(holes), { saved: model.saved.slice(0, index + 1) });
        expectSettled(model, registry);
      },
    ),
  );
  return fc.commands(
    [add, add, add, add, refine, refine, close, close, fill, retire, settle, settle, save, rollback],
    {
      maxCommands: 30,
      size: "max",
    },
  );
}
