/** `ananke health`: what it checks, and what it says when something is wrong. */
import { describe, expect, it } from "vitest";
import { checkNode } from "../../src/cli/commands/health.ts";
import { cli, folderWith } from "../helpers/cli.ts";

describe("ananke health", () => {
  it("finds this installation healthy", async () => {
    const { code, stdout, stderr } = await cli(["health", "--gpu", "false"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const name of [
      "node",
      "cache",
      "backend",
      "attachment",
      "gpu",
      "model",
      "tokenizer",
      "masks",
      "generation",
    ]) {
      expect(stdout).toMatch(new RegExp(`^ok +${name} `, "m"));
    }
  });

  it("prints the same as JSON", async () => {
    const { stdout } = await cli(["doctor", "--json", "--gpu", "false"]);
    const { schemaVersion, ok, checks } = JSON.parse(stdout);
    expect({ schemaVersion, ok }).toEqual({ schemaVersion: 1, ok: true });
    expect(checks).toContainEqual({ name: "ananke", status: "ok", detail: expect.stringMatching(/^[0-9]/) });
  });

  it("fails with a fix for a model that is none", async () => {
    const folder = folderWith({ "bad.gguf": "GGUF, or so it says" });
    const { code, stdout } = await cli(["health", "--model", `${folder.path}/bad.gguf`, "--json"]);
    folder.remove();
    expect(code).toBe(1);
    const { ok, checks } = JSON.parse(stdout);
    expect(ok).toBe(false);
    expect(checks).toContainEqual({
      name: "model",
      status: "fail",
      detail: expect.stringContaining("bad.gguf"),
      fix: expect.any(String),
    });
  });

  it("warns about a cache that cannot be written, without failing", async () => {
    const folder = folderWith({ file: "in the way" });
    const { code, stdout } = await cli([
      "health",
      "--gpu",
      "false",
      "--cache-dir",
      `${folder.path}/file/cache`,
    ]);
    folder.remove();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^warn +cache .*\n +fix: Set ANANKE_CACHE_DIR/m);
  });

  it.each([
    ["20.19.0", "ok"],
    ["20.18.9", "fail"],
    ["18.20.0", "fail"],
    ["22.0.0", "ok"],
  ])("takes Node %s as %s", (version, status) => {
    expect(checkNode(version).status).toBe(status);
  });
});
