/** Flags about the contract of the function that is written. */
import type { ContractConstraint } from "../index.ts";
import { SpecError } from "../kernel/index.ts";

export interface ContractFlags {
  readonly language?: readonly string[];
  readonly requires?: readonly string[];
  readonly ensures?: readonly string[];
  readonly invariant?: readonly string[];
  readonly pure?: boolean;
  readonly contractOf?: string;
  readonly contracts?: boolean;
}

/**
 * The contract that the flags give.
 * @throws SpecError where there is no language
 */
export function contractsOf(flags: ContractFlags): readonly ContractConstraint[] {
  const { requires, ensures, invariant, pure, contractOf, contracts, language } = flags;
  const fields = {
    ...(requires === undefined ? {} : { requires }),
    ...(ensures === undefined ? {} : { ensures }),
    ...(invariant === undefined ? {} : { invariants: invariant }),
    ...(pure === true ? { pure } : {}),
    ...(contractOf === undefined ? {} : { function: contractOf }),
  };
  if (Object.keys(fields).length === 0 && contracts !== true) return [];
  if (language === undefined) {
    throw new SpecError(
      "--requires, --ensures, --invariant, --pure, --contract-of and --contracts are about a programming language",
      { hint: "Add --language." },
    );
  }
  return [{ kind: "contract", ...fields }];
}
