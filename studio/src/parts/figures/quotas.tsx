import { Table } from '@mantine/core';
import type { Viewer } from '../../session/session.js';

export type Quotas = NonNullable<Viewer['tenant']>['quotas'];
export type QuotaName = Exclude<keyof Quotas, '__typename'>;

/** What each quota counts. */
export const QUOTAS: Readonly<Record<QuotaName, string>> = {
  imagesPerMinute: 'pictures a minute',
  promptsPerMinute: 'prompts a minute',
  labelSets: 'label sets',
  labels: 'labels in all sets',
  promptTemplates: 'prompt templates',
  samples: 'samples',
  thumbnailMb: 'thumbnails, MB',
  uploadMb: 'uploads, MB',
  jobs: 'jobs at a time',
  apiKeys: 'API keys',
};

export const QUOTA_NAMES = Object.keys(QUOTAS) as QuotaName[];

/** What a tenant may have and use. */
export const QuotaTable = ({ quotas }: { quotas: Quotas }) => (
  <Table withRowBorders aria-label="Quotas">
    <Table.Tbody>
      {QUOTA_NAMES.map((name) => (
        <Table.Tr key={name}>
          <Table.Th scope="row" fw={400}>
            {QUOTAS[name]}
          </Table.Th>
          <Table.Td ta="right" className="numbers">
            {quotas[name].toLocaleString()}
          </Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
);
