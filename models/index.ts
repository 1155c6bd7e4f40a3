/** Surface of the models unit. Adapters with heavy dependencies load them only when a model is opened. */
export type * from "./adapter.ts";
