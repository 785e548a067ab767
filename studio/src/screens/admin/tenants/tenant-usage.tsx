import { Drawer, Stack } from '@mantine/core';
import { useAnswer } from '../../../api/answer.js';
import { TenantUsageDocument } from '../../../generated/graphql.js';
import { Shown } from '../../../parts/states/states.js';
import { DateRangeFields, useDateRange } from '../usage/date-range.js';
import { UsageReport } from '../usage/usage-report.js';

/** What a tenant has used, for the operator. */
export const TenantUsage = ({ slug, onClose }: { slug: string | null; onClose: () => void }) => (
  <Drawer opened={slug !== null} onClose={onClose} position="right" size="xl" title={`Usage of ${slug ?? ''}`}>
    {slug !== null && <Report slug={slug} />}
  </Drawer>
);

function Report({ slug }: { slug: string }) {
  const range = useDateRange();
  const answer = useAnswer(TenantUsageDocument, { slug, from: range.from, to: range.to });
  return (
    <Stack>
      <DateRangeFields {...range} />
      <Shown answer={answer} what="usage">
        {({ tenant }) => <UsageReport from={range.from} to={range.to} usage={tenant?.usage ?? []} />}
      </Shown>
    </Stack>
  );
}
