import { Text } from '@mantine/core';
import { useAnswer } from '../../api/answer.js';
import { sentenceOf } from '../../api/sentences.js';
import { VersionFiguresDocument } from '../../generated/graphql.js';
import { ShareFigure } from '../../parts/figures/figures.js';

export interface VersionFiguresProps {
  readonly slug: string;
  readonly number: number;
  /** Slug of the sample set that judges. */
  readonly samples: string;
}

/** How many first answers of a version are right on a sample set, in a line; why not, where there is no figure. */
export function VersionFigures({ slug, number, samples }: VersionFiguresProps) {
  const variables = { labelSet: { slug, version: number }, sampleSet: { slug: samples } };
  const { data, failure } = useAnswer(VersionFiguresDocument, variables);
  const evaluation = data?.evaluation;
  return (
    <Text size="sm" role="status" aria-busy={!data && !failure}>
      Right at first, on {samples}:{' '}
      {evaluation ? <ShareFigure share={evaluation.top1} size="sm" /> : failure ? sentenceOf(failure).title : '…'}
    </Text>
  );
}
