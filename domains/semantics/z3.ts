/**
 * The door to `z3-solver`: Z3 as WebAssembly, loaded when it is first asked for, one instance per process and one context
 * per solver. It runs on threads of its own, which would keep the process alive for ever: they count only while a
 * question is open. Questions of all contexts wait for each other, as the package demands.
 */
import type { Worker } from "node:worker_threads";
import type { init } from "z3-solver";
import { OracleError } from "../../src/kernel/index.ts";

type Api = Awaited<ReturnType<typeof init>>;

/** A conversation with Z3 in SMT-LIB 2. */
export interface Z3Context {
  /**
   * Runs commands; what they print. Errors of the solver are in the answer, in parentheses.
   * @throws OracleError when the instance has broken down; the next context gets a new one
   */
  run(commands: string): Promise<string>;
  dispose(): void;
}

let instance: Promise<Api> | undefined;
/** The end of the last question asked of the instance. */
let last: Promise<unknown> = Promise.resolve();

/** @throws OracleError when Z3 cannot be loaded */
export async function openZ3(): Promise<Z3Context> {
  instance ??= load();
  const mine = instance;
  const { Z3, em } = await mine;
  const config = Z3.mk_config();
  const context = Z3.mk_context(config);
  Z3.del_config(config);
  setThreads(em, false);
  let isOpen = true;
  return {
    run(commands) {
      const asked = last.then(async () => {
        if (!isOpen) throw new OracleError("Z3 was asked after its context was closed");
        setThreads(em, true);
        try {
          return await Z3.eval_smtlib2_string(context, commands);
        } catch (cause) {
          // Out of memory or a trap: nothing in the instance can be trusted any more.
          if (instance === mine) instance = undefined;
          throw new OracleError("Z3 broke down", { cause });
        } finally {
          setThreads(em, false);
        }
      });
      last = asked.catch(() => undefined);
      return asked;
    },
    dispose() {
      if (!isOpen) return;
      isOpen = false;
      // After questions that are still open.
      last = last.then(() => Z3.del_context(context));
    },
  };
}

async function load(): Promise<Api> {
  try {
    const { init: start } = await import("z3-solver");
    return await start();
  } catch (cause) {
    instance = undefined;
    throw new OracleError("The solver Z3 cannot be loaded", {
      cause,
      hint: 'It comes with the package "z3-solver"; install the dependencies again.',
    });
  }
}

/** Whether the threads of the instance keep the process alive. */
function setThreads(em: unknown, keepAlive: boolean): void {
  // The package's own `killThreads` relies on the same two lists.
  const { PThread } = em as { PThread: { unusedWorkers: Worker[]; runningWorkers: Worker[] } };
  for (const worker of [...PThread.unusedWorkers, ...PThread.runningWorkers]) {
    if (keepAlive) worker.ref();
    else worker.unref();
  }
}
