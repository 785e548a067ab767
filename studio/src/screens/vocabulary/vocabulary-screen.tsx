import { Progress, Stack, Text } from '@mantine/core';
import { useParams } from 'react-router';
import { Page } from '../../parts/page.js';
import { FailureNotice } from '../../parts/states/failure-notice.js';
import { Needs } from '../../parts/states/needs.js';
import { Empty, Waiting } from '../../parts/states/states.js';
import { useVocabulary } from './vocabulary.js';
import { Workbench } from './workbench.js';

/** The labels of a version of a label set, and the draft on it. */
export function Screen() {
  const { slug = '' } = useParams();
  return (
    <Page title={`Vocabulary of ${slug}`}>
      <Needs scope="CATALOG_READ">
        <Opened key={slug} slug={slug} />
      </Needs>
    </Page>
  );
}

function Opened({ slug }: { slug: string }) {
  const { vocabulary, failure, retry, isMissing, done, of } = useVocabulary(slug);
  return (
    <>
      {failure && <FailureNotice failure={failure} onRetry={retry} />}
      {vocabulary && <Workbench vocabulary={vocabulary} />}
      {!vocabulary && isMissing && <Empty title="There is no such label set, or no such version of it." />}
      {!vocabulary && !isMissing && !failure && (of > 0 ? <Loaded done={done} of={of} /> : <Waiting what="labels" />)}
    </>
  );
}

const Loaded = ({ done, of }: { done: number; of: number }) => (
  <Stack gap="xs" py="xl" maw={480} mx="auto">
    <Text role="status" className="numbers">
      {done.toLocaleString()} of {of.toLocaleString()} labels
    </Text>
    <Progress value={(done / of) * 100} aria-label="labels that are loaded" />
  </Stack>
);
