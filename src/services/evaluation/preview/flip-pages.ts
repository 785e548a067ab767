import type { FlipKind } from '../../../domain/evaluation.js';
import { LIMITS } from '../../../domain/limits.js';
import type { Page, PageRequest } from '../../../domain/page.js';
import { pageOf } from '../../validation/page.js';
import { checkFirst } from '../evaluations/reports.js';
import type { Comparison, Flip, LabelFlips } from './flips.js';

/** Flips, worst first. @throws LexiclipError BAD_USER_INPUT naming the page argument */
export function flipPage(
  flips: readonly Flip[],
  request: PageRequest,
  kind?: FlipKind,
): Page<{ readonly rank: number; readonly flip: Flip }> {
  const ranked = flips.map((flip, rank) => ({ rank, flip })).filter(({ flip }) => !kind || flip.kind === kind);
  return pageOf(ranked, ({ rank }) => rank, request, LIMITS.samplePageSize);
}

/** Labels that lost most first. @throws LexiclipError BAD_USER_INPUT naming `first` */
export function labelFlips({ labels }: Pick<Comparison, 'labels'>, first: number): readonly LabelFlips[] {
  checkFirst(first);
  return labels.slice(0, first);
}
