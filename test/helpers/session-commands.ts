/**
 * Random histories of a session as fast-check commands. The model is only what remains of the history: the tokens and
 * the bans. After every command the session must be equal to a fresh one that replays what remains.
 */
import fc from "fast-check";
import { expect } from "vitest";
import { masksEqual, type TokenId } from "../../masks/index.ts";
import type { Checkpoint, Engine, Session } from "../../src/generate/index.ts";

export interface SessionModel {
  tokens: TokenId[];
  /** Bans by position. */
  bans: Map<number, Set<TokenId>>;
  checkpoints: { readonly tokens: readonly TokenId[]; readonly checkpoint: Checkpoint }[];
}

type SessionCommand = fc.Command<SessionModel, Session>;

export function emptyModel(): SessionModel {
  return { tokens: [], bans: new Map(), checkpoints: [] };
}

/** @param reference makes the fresh sessions; may be another engine for the same grammars and vocabulary */
export function sessionCommands(reference: Engine): fc.Arbitrary<Iterable<SessionCommand>> {
  const share = fc.double({ min: 0, max: 0.999_999, noNaN: true });
  const command = (name: string, run: (model: SessionModel, session: Session) => void): SessionCommand => ({
    check: () => true,
    run(model, session) {
      run(model, session);
      expectEqualToReplay(session, model, reference);
    },
    toString: () => name,
  });
  const accept = share.map((at) =>
    command(`accept(${at})`, (model, session) => {
      const token = allowedAt(session, at);
      if (token === undefined) return;
      expect(session.accept(token)).toEqual({ kind: "ok" });
      model.tokens.push(token);
    }),
  );
  const refuse = share.map((at) =>
    command(`refuse(${at})`, (_, session) => {
      const token = Math.floor(at * session.engine.vocabulary.size);
      if (session.allows(token)) return;
      expect(() => session.accept(token)).toThrow(expect.objectContaining({ code: "REFUSED" }));
    }),
  );
  const rollback = share.map((at) =>
    command(`rollback(${at})`, (model, session) => {
      const length = Math.floor(at * (session.length + 1));
      session.rollback(length);
      rollbackModel(model, length);
    }),
  );
  const ban = share.map((at) =>
    command(`ban(${at})`, (model, session) => {
      const token = allowedAt(session, at);
      if (token === undefined) return;
      session.ban(token);
      banInModel(model, token);
    }),
  );
  const save = fc.constant(
    command("checkpoint", (model, session) => {
      model.checkpoints.push({ tokens: [...model.tokens], checkpoint: session.checkpoint() });
    }),
  );
  const restore = share.map((at) =>
    command(`restore(${at})`, (model, session) => {
      const saved = model.checkpoints[Math.floor(at * model.checkpoints.length)];
      if (saved === undefined) return;
      session.restore(saved.checkpoint);
      let common = 0;
      while (common < saved.tokens.length && saved.tokens[common] === model.tokens[common]) common++;
      rollbackModel(model, common);
      model.tokens = [...saved.tokens];
    }),
  );
  const fork = share.map((at) =>
    command(`fork(${at})`, (model, session) => {
      const other = session.fork();
      expectEqualToReplay(other, model, reference);
      const banned = allowedAt(other, at);
      if (banned !== undefined) other.ban(banned);
      for (let n = 0; n < 3; n++) {
        const token = allowedAt(other, at);
        if (token !== undefined) other.accept(token);
      }
      other.rollback(Math.floor(at * (other.length + 1)));
    }),
  );
  return fc.commands([accept, accept, accept, accept, rollback, refuse, ban, save, restore, fork], {
    maxCommands: 30,
    size: "max",
  });
}

/** One of the allowed tokens; `undefined` at a dead end or after the end. */
function allowedAt(session: Session, share: number): TokenId | undefined {
  const allowed: TokenId[] = [];
  for (let token = 0; token < session.engine.vocabulary.size; token++) {
    if (session.allows(token)) allowed.push(token);
  }
  return allowed[Math.floor(share * allowed.length)];
}

function rollbackModel(model: SessionModel, length: number): void {
  model.tokens.length = Math.min(length, model.tokens.length);
  for (const position of [...model.bans.keys()]) if (position > length) model.bans.delete(position);
}

function banInModel(model: SessionModel, token: TokenId): void {
  const position = model.tokens.length;
  model.bans.set(position, new Set([...(model.bans.get(position) ?? []), token]));
}

/** All that a session shows is what a fresh one shows that has accepted the same tokens. */
export function expectEqualToReplay(session: Session, model: SessionModel, reference: Engine): void {
  const fresh = reference.session();
  for (const token of model.tokens) fresh.accept(token);
  for (const token of model.bans.get(model.tokens.length) ?? []) fresh.ban(token);
  expect([...session.tokens]).toEqual(model.tokens);
  expect(masksEqual(session.mask(), fresh.mask()), "mask").toBe(true);
  expect(session.canEnd(), "canEnd").toBe(fresh.canEnd());
  expect(session.hasEnded, "hasEnded").toBe(fresh.hasEnded);
  expect(session.forced(), "forced").toEqual(fresh.forced());
  expect(session.completion(), "completion").toEqual(fresh.completion());
  expect(session.bytes(), "bytes").toEqual(fresh.bytes());
  expect(session.ledger(), "ledger").toEqual(fresh.ledger());
}
