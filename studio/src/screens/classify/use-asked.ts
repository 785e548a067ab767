import { useMemo } from 'react';
import { useAnswer } from '../../api/answer.js';
import { ClassifyVersionDocument, type ClassifyVersionQuery, LabelSetsDocument } from '../../generated/graphql.js';
import { useAddress } from '../../parts/address/address.js';
import { versionRef } from '../../parts/pickers/version-ref.js';
import { useSession } from '../../session/session.js';
import { labelsOf, labelsText, type Question, questionOf } from './question.js';

/** What pictures are classified with, as the address has it, and how to change it. */
export interface AskedHere {
  readonly set: string | null;
  readonly setSet: (slug: string | null) => void;
  readonly at: string | null;
  readonly setAt: (at: string | null) => void;
  /** Labels that were typed in; null where those of a label set are meant. */
  readonly labels: readonly string[] | null;
  readonly setLabels: (labels: readonly string[]) => void;
  readonly isTyped: boolean;
  readonly setTyped: (isTyped: boolean) => void;
  readonly calibrated: boolean;
  readonly setCalibrated: (calibrated: boolean) => void;
  /** Whether the version has a calibration; undefined while that is not known. */
  readonly isCalibrated: boolean | undefined;
  /** Undefined while nothing is chosen, or it is not known yet whether answers shall be calibrated. */
  readonly question: Question | undefined;
}

const TYPED = 'typed';

export function useAsked(): AskedHere {
  const [chosen, setSet] = useAddress('set');
  const [at, setAt] = useAddress('at');
  const [from, setFrom] = useAddress('from');
  const [text, setText] = useAddress('labels');
  const [wanted, setWanted] = useAddress('calibrated');
  const { can } = useSession();
  const isTyped = from === TYPED;
  const labels = useMemo(() => (isTyped ? labelsOf(text ?? '') : null), [isTyped, text]);
  const first = useFirstSet(chosen === null && !isTyped);
  const set = chosen ?? first;
  const isCalibrated = useIsCalibrated(isTyped ? null : set, at, can('CATALOG_READ'));
  const calibrated = wanted === null ? isCalibrated === true : wanted === 'yes';
  const isKnown = isTyped || wanted !== null || isCalibrated !== undefined;
  return {
    ...{ set, setSet, at, setAt, labels, isTyped, calibrated, isCalibrated },
    setLabels: (next) => setText(labelsText(next)),
    setTyped: (next) => setFrom(next ? TYPED : null),
    setCalibrated: (next) => setWanted(next ? 'yes' : 'no'),
    question: isKnown ? questionOf({ set, at, labels, calibrated }) : undefined,
  };
}

/** What is offered where nothing is chosen: the first label set of the list. */
function useFirstSet(isWanted: boolean): string | null {
  const { can } = useSession();
  const { data } = useAnswer(LabelSetsDocument, { first: 100 }, { pause: !isWanted || !can('CATALOG_READ') });
  return data?.labelSets.nodes[0]?.slug ?? null;
}

/** False also where the key may not see it, or there is no such version: the service says so at the picture. */
function useIsCalibrated(set: string | null, at: string | null, canRead: boolean): boolean | undefined {
  const ref = versionRef(set ?? '', at);
  const { data, isLoading } = useAnswer(
    ClassifyVersionDocument,
    { slug: ref.slug, number: ref.version, tag: ref.tag, isLatest: at === null },
    { pause: set === null || !canRead },
  );
  if (set === null || !canRead) return false;
  const version = data && versionMeant(data, ref);
  if (version) return version.calibrations.length > 0;
  return isLoading ? undefined : false;
}

/** While another version is waited for, the answer is still that of the one before. */
function versionMeant({ labelSet }: ClassifyVersionQuery, { slug, version, tag }: ReturnType<typeof versionRef>) {
  if (labelSet?.slug !== slug) return undefined;
  if (version === undefined && tag === undefined) return labelSet.latest;
  const found = labelSet.version;
  const isMeant = tag === undefined ? found?.number === version : found?.tags.includes(tag);
  return isMeant ? found : undefined;
}
