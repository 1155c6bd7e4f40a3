import { z } from "zod";
import { attempt, map, type Result, unwrapOr } from "./result.ts";

const level = z.enum(["debug", "info", "warn", "error"]);

const schema = z.object({
  name: z.string().min(1),
  port: z.number().int().positive().default(8080),
  level: level.default("info"),
  tags: z.array(z.string()).optional(),
  owner: z.object({ mail: z.string(), since: z.number() }).optional(),
});

export type Settings = z.infer<typeof schema>;
type Level = z.infer<typeof level>;

export function parseSettings(text: string): Result<Settings> {
  return attempt(() => schema.parse(JSON.parse(text)));
}

export function portOf(text: string): number {
  const port = map(parseSettings(text), (settings) => settings.port);
  return unwrapOr(port, 8080);
}

const fallback: Settings = { name: "default", port: 80, level: "warn", tags: ["built-in"] };

export function describe(settings: Settings = fallback): string {
  const tags = settings.tags?.join(", ") ?? "none";
  const mail = settings.owner?.mail.toLowerCase();
  const lines: string[] = [`${settings.name}:${settings.port}`, `tags: ${tags}`];
  if (mail !== undefined) {
    lines.push(`owner: ${mail}`);
  }
  return lines.join("\n");
}

const order: readonly Level[] = ["debug", "info", "warn", "error"];

export function isLoud(settings: Settings, wanted: Level): boolean {
  return order.indexOf(wanted) >= order.indexOf(settings.level);
}

export function quiet(settings: Settings): Settings {
  return { ...settings, level: "error" };
}
