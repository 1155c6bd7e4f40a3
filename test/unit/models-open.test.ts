/** What opening a model says when something is wrong, up to the door of node-llama-cpp. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { openModel } from "../../models/index.ts";
import { fileFacts, isRemote, resolveModelPath } from "../../models/llama-cpp/resolve.ts";
import { ModelError, SpecError } from "../../src/kernel/index.ts";

const folder = mkdtempSync(join(tmpdir(), "ananke-open-"));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.doUnmock("node-llama-cpp"));

/** A stand-in for the package, as far as downloads go. */
function downloader(resolveModelFile: (uri: string, options: object) => Promise<string>) {
  // Only this function of the package is called before there is a file.
  return (async () => ({ resolveModelFile })) as unknown as Parameters<typeof resolveModelPath>[0];
}

describe("opening a model", () => {
  it("refuses a bad file before node-llama-cpp is even loaded", async () => {
    vi.doMock("node-llama-cpp", () => {
      throw new Error("must not be loaded");
    });
    const path = join(folder, "bad.gguf");
    writeFileSync(path, "not a model at all, but long enough");
    await expect(openModel({ model: path })).rejects.toThrow(SpecError);
    await expect(openModel({ model: path })).rejects.toThrow(/bad\.gguf" is not a GGUF file/);
    await expect(openModel({ model: join(folder, "missing.gguf") })).rejects.toThrow(/cannot be opened/);
  });

  it("refuses senseless options", async () => {
    await expect(openModel({ model: "" })).rejects.toThrow(/The model is empty/);
    await expect(openModel({ model: "embedded", contextSize: 0 })).rejects.toThrow(
      /contextSize is a positive/,
    );
    await expect(openModel({ model: "embedded", threads: 1.5 })).rejects.toThrow(/threads is a positive/);
  });

  it("says how to install node-llama-cpp when it is missing", async () => {
    vi.doMock("node-llama-cpp", () => {
      throw Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" });
    });
    const error: unknown = await openModel({ model: "embedded" }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ModelError);
    expect(error).toMatchObject({ hint: expect.stringContaining("npm install node-llama-cpp@3.22") });
  });
});

describe("a model by address", () => {
  it("is told from a path", () => {
    const remote = [
      "hf:user/repo:Q4_K_M",
      "huggingface:user/repo/file.gguf",
      "https://example.com/m.gguf",
      "hf.co/u/r",
    ];
    expect(remote.every(isRemote)).toBe(true);
    expect(["model.gguf", "./hf/model.gguf", "C:\\models\\m.gguf", "/hf:x"].some(isRemote)).toBe(false);
  });

  it("is downloaded with its progress reported, and checked like any file", async () => {
    const path = join(folder, "downloaded.gguf");
    writeFileSync(path, "an error page");
    const progress: object[] = [];
    const load = downloader(async (uri, options) => {
      expect(uri).toBe("hf:user/repo:Q4_K_M");
      expect(options).toMatchObject({ cli: false, directory: folder });
      // The options are an object with this callback, as the line above shows for its other fields.
      const { onProgress } = options as { onProgress(status: object): void };
      onProgress({ downloadedSize: 5, totalSize: 10 });
      return path;
    });
    const options = {
      model: "hf:user/repo:Q4_K_M",
      modelsDirectory: folder,
      onDownloadProgress: (status: object) => progress.push(status),
    };
    await expect(resolveModelPath(load, options)).rejects.toThrow(/is not a GGUF file/);
    expect(progress).toEqual([{ downloadedBytes: 5, totalBytes: 10 }]);
  });

  it("that cannot be downloaded is an error to retry, with the cause", async () => {
    const load = downloader(async () => {
      throw new Error("404 Not Found");
    });
    await expect(resolveModelPath(load, { model: "hf:user/none" })).rejects.toMatchObject({
      message: expect.stringMatching(/hf:user\/none cannot be downloaded: 404/),
      retryable: true,
    });
  });

  it("whose download is aborted ends with the reason of the abort", async () => {
    const reason = new Error("interrupted");
    const load = downloader(async () => {
      throw new Error("something else");
    });
    const signal = AbortSignal.abort(reason);
    await expect(resolveModelPath(load, { model: "hf:user/repo", signal })).rejects.toBe(reason);
  });
});

describe("facts of a model file", () => {
  it("are its name, size and hash", () => {
    const path = join(folder, "facts.bin");
    writeFileSync(path, "abc");
    expect(fileFacts(path)).toEqual({
      file: "facts.bin",
      bytes: 3,
      sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      sha256Bytes: 3,
    });
  });
});
