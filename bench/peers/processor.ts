import { readFileSync } from 'node:fs';
import { arch, cpus } from 'node:os';

/** Instructions that decide how fast small number formats are. */
const NOTABLE = /^(amx_\w+|avx2|avx512f|avx512_bf16|avx512_fp16|avx512_vnni|avx_vnni|asimddp|bf16|i8mm|sve)$/;

export interface Processor {
  readonly model: string;
  /** Those of its instruction sets that matter here; null where the system does not tell. */
  readonly instructions: readonly string[] | null;
}

/** @param cpuinfo the text of /proc/cpuinfo */
export function instructionsIn(cpuinfo: string): string[] {
  const flags = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(cpuinfo)?.[1] ?? '';
  return flags.split(/\s+/).filter((flag) => NOTABLE.test(flag));
}

export function thisProcessor(): Processor {
  const model = cpus()[0]?.model.trim() || arch();
  try {
    return { model, instructions: instructionsIn(readFileSync('/proc/cpuinfo', 'utf8')) };
  } catch {
    return { model, instructions: null };
  }
}

export function describe({ model, instructions }: Processor): string {
  if (instructions === null) return `${model}, instruction sets unknown`;
  const amx = instructions.some((name) => name.startsWith('amx')) ? '' : ', no AMX';
  return `${model} (${instructions.join(' ') || 'none of the notable instruction sets'}${amx})`;
}
