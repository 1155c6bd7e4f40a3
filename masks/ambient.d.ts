/** `typed-array-utils` ships its TypeScript source, which names this DOM type; Node's types lack it. */
type BufferSource = ArrayBufferView | ArrayBuffer;
