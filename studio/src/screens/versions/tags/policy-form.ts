import type { PolicyPartsFragment, TagPolicyInput, UndecidedRule } from '../../../generated/graphql.js';

/** A policy as it is written: in points and percent, where the API takes shares. Empty: not given. */
export interface PolicyForm {
  readonly sampleSet: string | null;
  readonly maxLoss: number | string;
  readonly maxFalseAccepts: number | string;
  readonly recalibrate: boolean;
  readonly undecided: UndecidedRule;
}

/** @param policy of the tag; null for one that is made */
export const formOf = (policy: PolicyPartsFragment | null | undefined): PolicyForm => ({
  sampleSet: policy?.sampleSet?.slug ?? null,
  maxLoss: policy ? hundredfold(policy.maxLoss) : 2,
  maxFalseAccepts: policy?.maxFalseAccepts == null ? '' : hundredfold(policy.maxFalseAccepts),
  recalibrate: policy?.recalibrate ?? false,
  undecided: policy?.undecided ?? 'REFUSE',
});

/** What the API takes; null while something is missing. */
export function policyInput(form: PolicyForm): TagPolicyInput | null {
  const { sampleSet, maxLoss, maxFalseAccepts, recalibrate, undecided } = form;
  if (sampleSet === null || maxLoss === '') return null;
  return {
    sampleSet,
    maxLoss: share(maxLoss),
    maxFalseAccepts: maxFalseAccepts === '' ? null : share(maxFalseAccepts),
    recalibrate,
    undecided,
  };
}

/** 2 → 0.02, without what binary fractions add: 0.57 → 0.0057. */
const share = (percent: number | string): number => Number((Number(percent) / 100).toFixed(6));
const hundredfold = (value: number): number => Number((100 * value).toFixed(4));
