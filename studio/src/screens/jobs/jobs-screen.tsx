import { Anchor, Box, Button, Group, Select, Stack, Table, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { JobKind, JobState, JobStatusFragment, JobsQuery } from '../../generated/graphql.js';
import { JobBar } from '../../jobs/job-bar.js';
import { durationText, isEnded, kindText } from '../../jobs/job-text.js';
import { useAddress } from '../../parts/address/address.js';
import { when } from '../../parts/figures/figures.js';
import { Page } from '../../parts/page.js';
import { Needs } from '../../parts/states/needs.js';
import { Empty, Shown } from '../../parts/states/states.js';
import { useSession } from '../../session/session.js';
import { CancelButton } from './cancel-button.js';
import { JobOutcome } from './job-outcome.js';
import type { JobResult } from './result-links.js';
import { useJobs } from './use-jobs.js';

const STATES: readonly { value: JobState; label: string }[] = [
  { value: 'RUNNING', label: 'running' },
  { value: 'QUEUED', label: 'waiting for their turn' },
  { value: 'SUCCEEDED', label: 'done' },
  { value: 'FAILED', label: 'failed' },
  { value: 'CANCELLED', label: 'cancelled' },
];
/** Any of these is enough. */
const SEEING = ['CATALOG_READ', 'CATALOG_WRITE', 'CLASSIFY'] as const;
const isState = (text: string | null): text is JobState => STATES.some(({ value }) => value === text);

/** Long work: what runs, how far it is, and what came of it. */
export function Screen() {
  const { can } = useSession();
  const seesJobs = SEEING.some(can);
  return (
    <Page title="Jobs" about="Long work goes on when this page is closed, and is found again here.">
      {seesJobs ? <Jobs /> : <Needs scope="CATALOG_READ">{null}</Needs>}
    </Page>
  );
}

function Jobs() {
  const [state, setState] = useAddress('state');
  const [after, setAfter] = useAddress('after');
  const { answer, results } = useJobs(isState(state) ? state : null, after);
  return (
    <>
      <Group align="flex-end">
        <Select
          label="Show"
          size="sm"
          data={[{ value: '', label: 'all jobs' }, ...STATES]}
          value={isState(state) ? state : ''}
          allowDeselect={false}
          onChange={(value) => {
            setState(value);
            setAfter(null);
          }}
        />
        {after !== null && (
          <Button size="sm" variant="default" onClick={() => setAfter(null)}>
            To the newest
          </Button>
        )}
      </Group>
      <Shown answer={answer} what="jobs">
        {({ jobs }) => <JobTable jobs={jobs} results={results} onChange={answer.refresh} onOlder={setAfter} />}
      </Shown>
    </>
  );
}

interface JobTableProps {
  readonly jobs: JobsQuery['jobs'];
  readonly results: ReadonlyMap<string, JobResult>;
  readonly onChange: () => void;
  readonly onOlder: (cursor: string | null) => void;
}

function JobTable({ jobs, results, onChange, onOlder }: JobTableProps) {
  if (!jobs || jobs.nodes.length === 0) {
    return (
      <Empty title="There are no such jobs.">
        <Text size="sm" c="dimmed" ta="center">
          Large imports, evaluations and classifications become jobs. They stay here for some days after they have
          ended.
        </Text>
      </Empty>
    );
  }
  const { hasNextPage, endCursor } = jobs.pageInfo;
  return (
    <Stack align="flex-start">
      <Table.ScrollContainer minWidth={340} w="100%">
        <Table verticalSpacing="sm" aria-label="Jobs, newest first">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Job</Table.Th>
              <Table.Th w="50%">Progress and result</Table.Th>
              <Table.Th visibleFrom="sm">Started</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {jobs.nodes.map((job) => (
              <JobRow key={job.id} job={job} result={results.get(job.id)} onChange={onChange} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="sm" c="dimmed">
        {jobs.totalCount === 1 ? '1 job' : `${jobs.totalCount.toLocaleString()} jobs`}
      </Text>
      {hasNextPage && endCursor && (
        <Button variant="default" size="sm" onClick={() => onOlder(endCursor)}>
          Older jobs
        </Button>
      )}
    </Stack>
  );
}

interface JobRowProps {
  readonly job: JobStatusFragment;
  readonly result: JobResult | undefined;
  readonly onChange: () => void;
}

const JobRow = ({ job, result, onChange }: JobRowProps) => (
  <Table.Tr data-job={job.id} data-state={job.state}>
    <Table.Th scope="row" fw={400}>
      <Text size="sm" fw={600}>
        {kindText(job.kind)}
      </Text>
      {job.subject && (
        <Anchor component={Link} to={subjectPath(job.kind, job.subject)} size="sm">
          {job.subject}
        </Anchor>
      )}
      {/* On a phone it has no column of its own. */}
      <Box hiddenFrom="sm">
        <Started job={job} />
      </Box>
    </Table.Th>
    <Table.Td>
      <Stack gap="xs" align="stretch">
        <JobBar job={job} />
        {!isEnded(job) && <CancelButton job={job} onCancelled={onChange} />}
        {result && <JobOutcome id={job.id} subject={job.subject} result={result} />}
      </Stack>
    </Table.Td>
    <Table.Td visibleFrom="sm">
      <Started job={job} />
    </Table.Td>
  </Table.Tr>
);

const Started = ({ job }: { job: JobStatusFragment }) => (
  <>
    <Text size="sm">{when(job.createdAt)}</Text>
    <Text size="xs" c="dimmed">
      by {job.createdBy}
      {tookText(job)}
    </Text>
  </>
);

/** Jobs for sample sets name these; all others name a label set. */
const subjectPath = (kind: JobKind, subject: string): string =>
  kind === 'ADD_SAMPLES' || kind === 'REEMBED_SAMPLES'
    ? `/samples/${encodeURIComponent(subject)}`
    : `/sets/${encodeURIComponent(subject)}/versions`;

function tookText({ startedAt, finishedAt }: JobStatusFragment): string {
  if (!startedAt || !finishedAt) return '';
  return `, took ${durationText((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000)}`;
}
