/**
 * Everything a command may touch of the process it runs in, so that tests can run commands without one: standard
 * streams, environment, working folder, interrupts.
 */

/** Where text goes. */
export interface Sink {
  readonly isTTY: boolean;
  write(text: string): void;
}

export interface CliIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** All of standard input. */
  readStdin(): Promise<Uint8Array>;
  /** Calls `listener` on every Ctrl-C until the returned function is called. */
  onInterrupt(listener: () => void): () => void;
  /** Ends the process at once; for a second Ctrl-C. */
  exit(code: number): void;
}

/** The real process. */
export function processIo(): CliIo {
  return {
    env: process.env,
    cwd: process.cwd(),
    stdout: streamSink(process.stdout),
    stderr: streamSink(process.stderr),
    readStdin: async () => {
      const chunks: Buffer[] = [];
      // Without an encoding set, standard input yields buffers.
      for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
      return new Uint8Array(Buffer.concat(chunks));
    },
    onInterrupt: (listener) => {
      process.on("SIGINT", listener);
      return () => process.off("SIGINT", listener);
    },
    exit: (code) => process.exit(code),
  };
}

function streamSink(stream: NodeJS.WriteStream): Sink {
  // A reader that went away (`ananke … | head`) is no failure of ours: end quietly.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    process.exit(error.code === "EPIPE" ? 0 : 1);
  });
  return { isTTY: stream.isTTY === true, write: (text) => void stream.write(text) };
}
