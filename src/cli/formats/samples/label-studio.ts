import { counted } from '../../terminal/output.js';
import { type BadSample, entryOf, type ReadSamples, type SampleEntry } from './sample-entry.js';

type Json = Readonly<Record<string, unknown>>;

/** Where Label Studio keeps pictures that it serves itself, and what it puts before the names of those it was given. */
const LOCAL_FILES = /^\/?data\/local-files\/?\?(?:.*&)?d=([^&]+)/;
const UPLOADED = /^\/?data\/upload\/\d+\/(?:[0-9a-f]{8}-)?(.+)$/;

/** Whether a JSON document is an export of Label Studio: a list of tasks. */
export const isLabelStudio = (document: unknown): document is readonly Json[] =>
  Array.isArray(document) &&
  document.length > 0 &&
  document.every((task) => isObject(task) && (isObject(task.data) || 'annotator' in task || 'annotation_id' in task));

/**
 * Tasks of Label Studio, exported as JSON or as JSON_MIN, each with the choices that an annotator has made: several of one
 * annotation all count as right. Tasks without an annotation are not judged yet.
 */
export function samplesInLabelStudio(file: string, tasks: readonly Json[]): ReadSamples {
  const entries: SampleEntry[] = [];
  const bad: BadSample[] = [];
  let skipped = 0;
  tasks.forEach((task, i) => {
    const at = `${file}: task ${String(task.id ?? i + 1)}`;
    const picture = pictureOf(isObject(task.data) ? task.data : task);
    const answers = answersOf(task);
    if (picture === undefined) bad.push({ at, reason: 'has no picture' });
    else if (answers.some((answer) => !isSameSet(answer, answers[0] as readonly string[]))) {
      bad.push({ at, reason: `its annotators disagree: ${answers.map((one) => one.join(' | ')).join('; ')}` });
    } else {
      if (answers.length === 0) skipped++;
      entries.push(entryOf(at, picture, answers[0] ?? null));
    }
  });
  const notes = skipped > 0 ? [`${counted(skipped, 'task')} without an annotation: they are not judged yet`] : [];
  return { entries, bad, notes };
}

/** The first text of a task that is a path or an address of a picture. */
function pictureOf(data: Json): string | undefined {
  const named = [data.image, data.img, data.picture, ...Object.values(data)];
  const found = named.find((value): value is string => typeof value === 'string' && /[./]/.test(value));
  return found === undefined ? undefined : fileOf(found);
}

/** The path of a picture as it was before Label Studio had it. */
function fileOf(picture: string): string {
  const local = LOCAL_FILES.exec(picture)?.[1];
  if (local !== undefined) return decodeURIComponent(local);
  const uploaded = UPLOADED.exec(picture)?.[1];
  return uploaded === undefined ? picture : decodeURIComponent(uploaded);
}

/** What each annotator has chosen. */
function answersOf(task: Json): readonly (readonly string[])[] {
  if (!Array.isArray(task.annotations)) {
    const chosen = choicesIn(task.choice ?? task.label);
    return chosen.length > 0 ? [chosen] : [];
  }
  const annotations = (task.annotations as unknown[]).filter(isObject);
  return annotations
    .filter(({ was_cancelled: isCancelled }) => isCancelled !== true)
    .map(({ result }) => (Array.isArray(result) ? result : []).filter(isObject).flatMap(choicesOf))
    .filter((chosen) => chosen.length > 0);
}

const choicesOf = ({ type, value }: Json): readonly string[] =>
  type === 'choices' && isObject(value) ? choicesIn(value) : [];

/** One choice, a list of them, or an object that has it. */
function choicesIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  const list = isObject(value) ? value.choices : value;
  return Array.isArray(list) ? list.map(String) : [];
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSameSet = (a: readonly string[], b: readonly string[]): boolean =>
  new Set(a).size === new Set(b).size && a.every((text) => b.includes(text));
