/** Flags that several commands share, as commander declares them. */
import type { Command } from "commander";
import { flagOf, type SettingKey, settingOf } from "./settings/table.ts";

/** Short forms; the rest have none. */
const SHORT: Partial<Record<SettingKey, string>> = {
  model: "-m",
  maxTokens: "-n",
  quiet: "-q",
  verbose: "-v",
};

/** Flags for settings. Values stay texts: `settings/resolve.ts` reads them, as it reads the environment. */
export function addSettingFlags(command: Command, keys: readonly SettingKey[]): Command {
  for (const key of keys) {
    const { kind, describe, fallback } = settingOf(key);
    const flag = flagOf(key);
    const short = SHORT[key] === undefined ? "" : `${SHORT[key]}, `;
    if (kind.placeholder !== "") {
      const standard = fallback === undefined ? "" : ` (default ${fallback})`;
      command.option(`${short}${flag} ${kind.placeholder}`, describe + standard);
    } else if (fallback === true) {
      // Both forms, so that neither has a default of commander's making.
      command.option(flag, `${describe} (default)`).option(flag.replace("--", "--no-"), "do not");
    } else {
      command.option(`${short}${flag}`, describe);
    }
  }
  return command;
}

/** Flags about what is printed; every command has them, before and after its name. */
export function addOutputFlags(command: Command): Command {
  return addSettingFlags(command, OUTPUT_SETTINGS)
    .option("--color", "colour messages even where no terminal is seen")
    .option("--no-color", "never colour");
}

export const OUTPUT_SETTINGS: readonly SettingKey[] = ["quiet", "verbose"];

/** Flags that say what must hold; all of them together. */
export function addConstraintFlags(command: Command): Command {
  return command
    .option("--schema <file|json>", "a JSON Schema: file, - or the JSON itself (repeatable)", collect)
    .option("--grammar <file>", "a grammar in Lark-like notation: file or - (repeatable)", collect)
    .option("--gbnf <file>", "a grammar in llama.cpp's notation: file or - (repeatable)", collect)
    .option("--regex <pattern>", "an ECMAScript regular expression for the whole text (repeatable)", collect)
    .option("--regex-flags <flags>", "flags of every --regex, such as i or s")
    .option("--language <name>", "a programming language: source text that parses (repeatable)", collect)
    .option("--start <rule>", 'start rule of --grammar (default "start"), or what the --language text is')
    .option("--prefix <file>", "what stands before the --language text: only what fits between is written")
    .option("--suffix <file>", "what stands after it")
    .option("--hole-kind <what>", "what is missing between them: expression, statements or number")
    .option(
      "--fenced [where]",
      "the --language text in a Markdown fence: code (alone) or text (free text before)",
    )
    .option(
      "--signature <text>",
      "the --language text is the body after this signature, or class or interface header, checked for types",
    )
    .option("--expect <type>", "the --language text is an expression of this type, checked for types")
    .option("--at <file>", "the file that the --language text is for, where its relative imports start")
    .option("--project <path>", "check the --language text for types, by this tsconfig.json or folder")
    .option("--limit <name=n>", "raise or lower a limit that an error named (repeatable)", collect);
}

/** Flags about domains beside syntax; `domain-flags.ts` reads them. */
export function addDomainFlags(command: Command): Command {
  return command
    .option(
      "--domain <module>",
      "a domain of your own: a .ts or .js file that exports { domain, value } (repeatable)",
      collect,
    )
    .option(
      "--forbid <names>",
      "constructs the --language text must not have: loop,try,any,as,eval,… (repeatable)",
      collect,
    )
    .option("--contain <names>", "constructs it must have before it may end (repeatable)", collect)
    .option("--max-nesting <n>", "how deep its loops and branches may nest in one function")
    .option("--max-complexity <n>", "how many independent paths one function may have")
    .option("--every-path-returns", "no function may run out of its end where it returns a value")
    .option("--loops-make-progress", "no loop without anything that can end it")
    .option(
      "--control-flow",
      "break, continue, return, await and yield only where they may stand; implied by these",
    )
    .option(
      "--forbid-import <modules>",
      "modules that the --language text must not reach, by any door: fs,lodash,… (repeatable)",
      collect,
    )
    .option(
      "--require-import <modules>",
      "modules it must import before it may end, with a range if it matters: zod@^4 (repeatable)",
      collect,
    );
}

/** Flags about contracts; `contract-flags.ts` reads them. */
export function addContractFlags(command: Command): Command {
  return command
    .option("--requires <condition>", "what callers of the --language function see to (repeatable)", collect)
    .option("--ensures <condition>", "what holds of result and the parameters then (repeatable)", collect)
    .option("--invariant <condition>", "what holds at every round of its loops (repeatable)", collect)
    .option("--pure", "it has no effects and calls nothing that has some")
    .option("--contract-of <function>", "which function these are about (default: the one being written)")
    .option("--contracts", "read contracts in comments of what is written, too; implied by these");
}

/** For flags that may be repeated: their values in order. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

export function addExamples(command: Command, examples: readonly string[]): Command {
  return command.addHelpText(
    "after",
    `\n${examples.length === 1 ? "Example" : "Examples"}:\n${examples.map((line) => `  ${line}`).join("\n")}`,
  );
}
