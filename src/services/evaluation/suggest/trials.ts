import type { EvaluatedSamples } from '../../../domain/evaluation.js';
import type { Label } from '../../../domain/label.js';
import type { LabelRows } from '../../../domain/label-rows.js';
import { LIMITS } from '../../../domain/limits.js';
import type { Suggestion, SuggestionKind } from '../../../domain/suggestion.js';
import { giveWay, inTurns } from '../../concurrency/turns.js';
import { promptCount } from '../../templates/rendering.js';
import type { SampleVectors } from '../engine/comparison.js';
import type { EvaluationEngine } from '../engine/evaluation-engine.js';
import type { TopRows } from '../engine/tasks/top-rows.js';
import type { ComparisonOptions } from '../explain/neighbour-search.js';
import { Answers, type EditedLabel } from './answers.js';
import { bestOf, countsOf, foldsOf, type Outcomes } from './choosing.js';
import { type Candidates, type LabelEdit, labelEdits, type TemplateEdit, templateEdits, type Wrongs } from './edits.js';
import type { PromptVectors } from './prompt-vectors.js';
import { possible, proven } from './words.js';

interface TrialParts {
  readonly engine: EvaluationEngine;
  readonly vectors: PromptVectors;
  readonly logitScale: number;
}

interface TriedVersion {
  readonly labels: readonly Label[];
  readonly templates: readonly string[];
  readonly rows: LabelRows;
}

interface Tuning {
  readonly samples: EvaluatedSamples;
  readonly vectors: SampleVectors;
}

/** Labels that are edited together, at most. */
const MAX_ROUNDS = 5;
/** First labels of a sample: one more than those that are edited and the one that is tried. */
const TOP = MAX_ROUNDS + 2;

export interface TrialOptions extends ComparisonOptions {
  readonly signal: AbortSignal;
  /** Is told how many edits of the templates were tried, of how many. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

const TEMPLATE_KINDS: readonly SuggestionKind[] = ['DROP_TEMPLATE', 'ADD_TEMPLATE'];

/** Tries edits of a version on samples. */
export class Trials {
  private answers: Promise<Answers> | undefined;
  private readonly folds: Uint8Array;

  constructor(
    private readonly parts: TrialParts,
    private readonly version: TriedVersion,
    private readonly tuning: Tuning,
    private readonly options: TrialOptions,
  ) {
    this.folds = foldsOf(tuning.samples.samples);
  }

  /** Times that all samples are compared with all labels for edits of the templates. */
  templateRuns(candidates: Candidates, kinds = TEMPLATE_KINDS): number {
    return this.triedTemplates(candidates, kinds).length;
  }

  /** The best edits of labels one after another, as long as each is proven on top of those before; then what may gain. */
  async ofLabels(candidates: Candidates): Promise<Suggestion[]> {
    const answers = await this.base();
    const edits = this.affordable(labelEdits(this.version.labels, await this.wrongs(answers), candidates));
    if (edits.length === 0) return [];
    const columns = await this.columnsOf(edits);
    const made: EditedLabel[] = [];
    const suggestions: Suggestion[] = [];
    const left = new Set(edits.keys());
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const base = answers.outcomes(made);
      const tried = [...left];
      const outcomes = await this.outcomesOf(tried, (i) => answers.outcomes([...made, columns[i] as EditedLabel]));
      const choice = await inTurns(bestOf(base, outcomes, this.folds));
      if (!choice?.isProven) break;
      const chosen = tried[choice.index] as number;
      const edit = edits[chosen] as LabelEdit;
      suggestions.push(proven(edit, choice));
      made.push(columns[chosen] as EditedLabel);
      for (const i of tried) if (edits[i]?.row === edit.row) left.delete(i);
    }
    const base = answers.outcomes(made);
    const rest = [...left];
    const after = await this.outcomesOf(rest, (i) => answers.outcomes([...made, columns[i] as EditedLabel]));
    return [
      ...suggestions,
      ...possible(
        rest.map((i) => edits[i] as LabelEdit),
        after.map((one) => countsOf(base, one)),
      ),
    ];
  }

  /** The best edit of the templates, if it is proven; then what may gain. */
  async ofTemplates(candidates: Candidates, kinds = TEMPLATE_KINDS): Promise<Suggestion[]> {
    const edits = this.triedTemplates(candidates, kinds);
    if (edits.length === 0) return [];
    const base = (await this.base()).outcomes();
    const outcomes: Outcomes[] = [];
    for (const edit of edits) {
      this.options.onProgress?.(outcomes.length, edits.length);
      outcomes.push(await this.withTemplates(edit.templates));
    }
    const choice = await inTurns(bestOf(base, outcomes, this.folds));
    const best = choice?.isProven ? [proven(edits[choice.index] as TemplateEdit, choice)] : [];
    const rest = edits.flatMap((edit, i) =>
      choice?.isProven && i === choice.index ? [] : [{ edit, counts: countsOf(base, outcomes[i] as Outcomes) }],
    );
    return [
      ...best,
      ...possible(
        rest.map(({ edit }) => edit),
        rest.map(({ counts }) => counts),
      ),
    ];
  }

  /** None where there would be too many prompts; those that add none where only adding would be too much. */
  private triedTemplates(candidates: Candidates, kinds: readonly SuggestionKind[]): TemplateEdit[] {
    const { labels, templates } = this.version;
    const isRendered = labels.some(({ prompts }) => prompts.length === 0);
    const promptsWith = (some: readonly string[]) => labels.reduce((sum, label) => sum + promptCount(label, some), 0);
    const all = isRendered ? templateEdits(templates, candidates) : [];
    const edits = all.filter(({ kind }) => kinds.includes(kind));
    const added = edits.filter(({ kind }) => kind === 'ADD_TEMPLATE').map(({ text }) => text);
    if (promptsWith([...templates, ...added]) <= LIMITS.promptsExplained) return edits;
    return promptsWith(templates) <= LIMITS.promptsExplained ? edits.filter(({ kind }) => kind !== 'ADD_TEMPLATE') : [];
  }

  private base(): Promise<Answers> {
    const { vectors, dimensions } = this.version.rows;
    this.answers ??= this.topRows(vectors, dimensions, TOP).then((top) => new Answers(this.tuning.samples, top, TOP));
    return this.answers;
  }

  private async withTemplates(templates: readonly string[]): Promise<Outcomes> {
    const { labels, rows } = this.version;
    const rendered = labels.map((label) => ({ label, templates }));
    await this.parts.vectors.add(this.options, rendered);
    const vectors = await this.parts.vectors.of(rendered, rows.dimensions);
    const top = await this.topRows(vectors, rows.dimensions, 1);
    return new Answers(this.tuning.samples, top, 1).outcomes();
  }

  private async topRows(vectors: Float32Array, dimensions: number, count: number): Promise<TopRows> {
    const { engine, logitScale } = this.parts;
    const placed = engine.place({ vectors, dimensions, logitScale });
    const samples = this.tuning.samples.samples.length;
    const all = { rows: new Int32Array(samples * count), values: new Float32Array(samples * count) };
    const work = {
      paramsOf: () => ({ count }),
      onResult(part: TopRows, { indexes }: { readonly indexes: Int32Array }) {
        for (const [i, index] of indexes.entries()) {
          all.rows.set(part.rows.subarray(i * count, (i + 1) * count), index * count);
          all.values.set(part.values.subarray(i * count, (i + 1) * count), index * count);
        }
      },
    };
    await engine.run('topRows', placed, this.tuning.vectors, work, this.options.signal);
    return all;
  }

  /** The similarities of each edit's label, as it would be, with the samples. */
  private async columnsOf(edits: readonly LabelEdit[]): Promise<EditedLabel[]> {
    const { engine, vectors, logitScale } = this.parts;
    const { templates, rows } = this.version;
    const rendered = edits.map(({ after }) => ({ label: after, templates }));
    await vectors.add(this.options, rendered);
    const matrix = await vectors.of(rendered, rows.dimensions);
    const placed = engine.place({ vectors: matrix, dimensions: rows.dimensions, logitScale });
    const count = this.tuning.samples.samples.length;
    const similarities = await engine.similarities(placed, count, this.tuning.vectors, this.options.signal);
    return edits.map(({ row }, column) => ({ row, similarities, column, columns: edits.length }));
  }

  private async outcomesOf(tried: readonly number[], outcomeOf: (edit: number) => Outcomes): Promise<Outcomes[]> {
    const outcomes: Outcomes[] = [];
    for (const edit of tried) {
      await giveWay(this.options.tenant);
      outcomes.push(outcomeOf(edit));
    }
    return outcomes;
  }

  /** As many as there may be prompts. */
  private affordable(edits: readonly LabelEdit[]): LabelEdit[] {
    let left: number = LIMITS.promptsExplained;
    return edits.filter(({ after }) => {
      left -= promptCount(after, this.version.templates);
      return left >= 0;
    });
  }

  /** By row, of the labels that were ever wrong. */
  private async wrongs(answers: Answers): Promise<Map<number, Wrongs>> {
    const { samples, rightRows, rightFrom } = this.tuning.samples;
    const wrongs = new Map<number, Wrongs>();
    const add = (row: number, more: Wrongs) => {
      const known = wrongs.get(row) ?? { missed: 0, taken: 0 };
      wrongs.set(row, { missed: known.missed + more.missed, taken: known.taken + more.taken });
    };
    for (let i = 0; i < samples.length; i++) {
      await giveWay(this.options.tenant);
      const rights = rightRows.subarray(rightFrom[i], rightFrom[i + 1]);
      const first = answers.firstOf(i);
      if (rights.includes(first)) continue;
      add(rights[0] as number, { missed: 1, taken: 0 });
      add(first, { missed: 0, taken: 1 });
    }
    return wrongs;
  }
}
