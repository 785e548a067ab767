import { Anchor, Button, Group, Menu, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { type Failure, failureOf } from '../../api/failure.js';
import { useRequest } from '../../api/request.js';
import { type BulkFormat, JobDownloadDocument } from '../../generated/graphql.js';
import { FailureNotice } from '../../parts/states/failure-notice.js';
import { type JobResult, resultOf } from './result-links.js';

/** What a job has made: a sentence, links, and its file. */
export function JobOutcome({ id, subject, result }: { id: string; subject?: string | null; result: JobResult }) {
  const { text, links, hasFile } = resultOf(result, subject);
  return (
    <Stack gap={4}>
      {text && <Text size="sm">{text}</Text>}
      <Group gap="xs">
        {links.map((link) => (
          <Anchor key={link.to} component={Link} to={link.to} size="sm">
            {link.text}
          </Anchor>
        ))}
        {hasFile && <DownloadMenu id={id} />}
      </Group>
    </Stack>
  );
}

const FORMATS: Readonly<Record<BulkFormat, string>> = { CSV: 'CSV', JSONL: 'JSON lines', PARQUET: 'Parquet' };

/** Saves the file of results. Links to it end after some minutes, so that one is asked for when it is wanted. */
function DownloadMenu({ id }: { id: string }) {
  const request = useRequest();
  const [failure, setFailure] = useState<Failure>();
  const download = async (format: BulkFormat) => {
    setFailure(undefined);
    try {
      const { job } = await request(JobDownloadDocument, { id, format });
      if (job?.result?.__typename === 'BulkClassifyResult') window.location.assign(job.result.download.url);
    } catch (error) {
      setFailure(failureOf(error));
    }
  };
  return (
    <>
      <Menu>
        <Menu.Target>
          <Button size="compact-sm" variant="default" leftSection={<IconDownload size={14} aria-hidden />}>
            Download
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {Object.entries(FORMATS).map(([format, name]) => (
            <Menu.Item key={format} onClick={() => void download(format as BulkFormat)}>
              {name}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {failure && <FailureNotice failure={failure} />}
    </>
  );
}
