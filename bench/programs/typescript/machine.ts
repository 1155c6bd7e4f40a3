type State = "idle" | "fetching" | "done" | "failed";
type Action =
  | { type: "start"; url: string }
  | { type: "receive"; body: string }
  | { type: "fail"; reason: string }
  | { type: "reset" };

interface Context {
  readonly state: State;
  readonly url?: string;
  readonly body?: string;
  readonly errors: readonly string[];
}

const initial: Context = { state: "idle", errors: [] };

export function reduce(context: Context, action: Action): Context {
  switch (action.type) {
    case "start":
      return { ...context, state: "fetching", url: action.url };
    case "receive":
      return context.state === "fetching" ? { ...context, state: "done", body: action.body } : context;
    case "fail":
      return { ...context, state: "failed", errors: [...context.errors, action.reason] };
    case "reset":
      return initial;
    default: {
      const never: never = action;
      return never;
    }
  }
}

export function run(actions: readonly Action[]): Context {
  let context = initial;
  for (const action of actions) {
    context = reduce(context, action);
  }
  return context;
}

const allowed: Record<State, readonly State[]> = {
  idle: ["fetching"],
  fetching: ["done", "failed"],
  done: ["idle"],
  failed: ["idle", "fetching"],
};

export function mayMove(from: State, to: State): boolean {
  return allowed[from].includes(to);
}

export function example(): string {
  const end = run([
    { type: "start", url: "https://example.org" },
    { type: "receive", body: "hello" },
  ]);
  const length = end.body?.length ?? 0;
  const isDone: boolean = end.state === "done";
  return isDone ? `${length} characters` : end.errors.join("; ");
}
