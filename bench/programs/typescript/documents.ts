import { type FileHandle, open } from "node:fs/promises";
import { promisify } from "node:util";
import { deflate, gzipSync } from "node:zlib";

export type Block =
  | { type: "heading"; level: 1 | 2 | 3; text: string }
  | { type: "paragraph"; text: string }
  | { type: "list"; items: string[]; style: "bullet" | "number" };

export interface Document {
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly author?: { readonly name: string; readonly mail?: string };
}

const deflated = promisify(deflate) as (data: string) => Promise<Buffer>;

function renderBlock(block: Block): string {
  if (block.type === "heading") {
    return `${"#".repeat(block.level)} ${block.text}`;
  }
  if (block.type === "list") {
    const mark = (i: number): string => (block.style === "number" ? `${i + 1}.` : "-");
    return block.items.map((item, i) => `${mark(i)} ${item}`).join("\n");
  }
  return block.text;
}

export function render(document: Document): string {
  const by = document.author?.mail?.toLowerCase() ?? document.author?.name ?? "nobody";
  const head: string = `${document.title} (${by})`;
  return [head, ...document.blocks.map(renderBlock)].join("\n\n");
}

export async function packed(document: Document): Promise<{ before: number; after: number }> {
  const text = render(document);
  const data = await deflated(text);
  const zipped = gzipSync(text);
  const after = Math.min(data.length, zipped.byteLength);
  return { before: text.length, after };
}

export async function save(document: Document, path: string): Promise<number> {
  const handle: FileHandle = await open(path, "w");
  try {
    const written = await handle.write(render(document));
    return written.bytesWritten;
  } finally {
    await handle.close();
  }
}

export const manual: Document = {
  title: "Manual",
  author: { name: "Grace" },
  blocks: [
    { type: "heading", level: 1, text: "Begin" },
    { type: "paragraph", text: "Read this first." },
    { type: "list", style: "number", items: ["unpack", "plug in"] },
  ],
};
