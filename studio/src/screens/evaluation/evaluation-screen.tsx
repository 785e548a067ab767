import { Alert, Grid, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import { useParams } from 'react-router';
import { useAnswer } from '../../api/answer.js';
import { EvaluationFiguresDocument, type EvaluationFiguresQuery } from '../../generated/graphql.js';
import { useAddress } from '../../parts/address/address.js';
import { Page } from '../../parts/page.js';
import { SampleSetPicker, VersionPicker } from '../../parts/pickers/pickers.js';
import { Needs } from '../../parts/states/needs.js';
import { Empty, Shown } from '../../parts/states/states.js';
import { ConfusionPanel } from './confusion-panel.js';
import { EvaluateAsJob } from './evaluate-as-job.js';
import { Figures } from './figures-panel.js';
import { LabelReports } from './label-reports.js';
import { Mistakes } from './mistakes-panel.js';
import { type Judged, judgedOf } from './references.js';
import { Reliability } from './reliability-panel.js';
import { Thresholds } from './thresholds/threshold-panel.js';
import { Unknowns } from './unknowns-panel.js';

/** How right a version is, by pictures with their right answers. */
export function Screen() {
  const { slug = '' } = useParams();
  const [at, setAt] = useAddress('at');
  const [samples, setSamples] = useAddress('samples');
  return (
    <Page
      title={`Evaluation of ${slug}`}
      about="How right a version is, by pictures whose right answers are known. Every share has its 95 % interval."
    >
      <Needs scope="CATALOG_READ">
        <Group align="flex-end">
          <VersionPicker slug={slug} value={at} onChange={setAt} />
          <SampleSetPicker labelSet={slug} value={samples} onChange={setSamples} />
        </Group>
        {samples === null ? (
          <Empty title="Choose a sample set: pictures with their right answers.">
            <Text size="sm" c="dimmed" ta="center">
              Sample sets of this label set are offered. If there is none yet, make one under Sample sets.
            </Text>
          </Empty>
        ) : (
          <Report key={`${slug} ${at} ${samples}`} slug={slug} at={at} samples={samples} />
        )}
      </Needs>
    </Page>
  );
}

function Report({ slug, at, samples }: { slug: string; at: string | null; samples: string }) {
  const judged = useMemo(() => judgedOf(slug, at, samples), [slug, at, samples]);
  const answer = useAnswer(EvaluationFiguresDocument, judged);
  if (answer.failure?.code === 'TOO_LARGE_TO_WAIT') {
    return <EvaluateAsJob judged={judged} failure={answer.failure} onDone={answer.refresh} />;
  }
  return (
    <Shown answer={answer} what="the evaluation">
      {({ evaluation }) =>
        evaluation === null || evaluation === undefined ? (
          <Empty title="There is no such label set, version or sample set." />
        ) : (
          <Panels judged={judged} evaluation={evaluation} />
        )
      }
    </Shown>
  );
}

export type EvaluationFigures = NonNullable<EvaluationFiguresQuery['evaluation']>;

function Panels({ judged, evaluation }: { judged: Judged; evaluation: EvaluationFigures }) {
  if (evaluation.sampleCount + evaluation.unknownCount === 0) {
    return (
      <Alert color="gray" title="No picture counts here">
        {evaluation.unjudgedCount} are not judged yet, and {evaluation.notInVocabulary} have a right label that this
        version does not have.
      </Alert>
    );
  }
  return (
    <Stack gap="md">
      <Grid>
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Panel title="Figures">
            <Figures evaluation={evaluation} />
          </Panel>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Panel title="Pictures that are in no label">
            <Unknowns judged={judged} unknownCount={evaluation.unknownCount} />
          </Panel>
        </Grid.Col>
      </Grid>
      <Panel title="What is taken for what">
        <ConfusionPanel judged={judged} />
      </Panel>
      <Panel title="Threshold: when the answer is “none of these”">
        <Thresholds judged={judged} version={evaluation.labelSetVersion?.number ?? null} />
      </Panel>
      <Panel title="How far a probability can be trusted">
        <Reliability bins={evaluation.reliability} />
      </Panel>
      <Panel title="Labels">
        <LabelReports judged={judged} />
      </Panel>
      <Panel title="Mistakes">
        <Mistakes judged={judged} />
      </Panel>
    </Stack>
  );
}

const Panel = ({ title, children }: { title: string; children: ReactNode }) => (
  <Paper withBorder p="md" component="section" aria-label={title} h="100%">
    <Stack gap="sm">
      <Title order={2} size="h4">
        {title}
      </Title>
      {children}
    </Stack>
  </Paper>
);
