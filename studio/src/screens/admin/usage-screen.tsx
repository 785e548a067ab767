import { Grid, Paper, Stack, Title } from '@mantine/core';
import { useAnswer } from '../../api/answer.js';
import { OwnUsageDocument } from '../../generated/graphql.js';
import { QuotaTable } from '../../parts/figures/quotas.js';
import { Page } from '../../parts/page.js';
import { Needs } from '../../parts/states/needs.js';
import { Shown } from '../../parts/states/states.js';
import { useSession } from '../../session/session.js';
import { DateRangeFields, useDateRange } from './usage/date-range.js';
import { UsageReport } from './usage/usage-report.js';

/** What the tenant has used day by day, and what it may use. */
export const Screen = () => (
  <Page title="Usage" about="What this tenant has used, by day in UTC, and what it may have and use.">
    <Needs scope="TENANT_ADMIN">
      <Usage />
    </Needs>
  </Page>
);

function Usage() {
  const { viewer } = useSession();
  const range = useDateRange();
  const answer = useAnswer(OwnUsageDocument, { from: range.from, to: range.to });
  return (
    <Grid>
      <Grid.Col span={{ base: 12, lg: 9 }}>
        <Stack>
          <DateRangeFields {...range} />
          <Shown answer={answer} what="usage">
            {(data) => <UsageReport from={range.from} to={range.to} usage={data.viewer.tenant?.usage ?? []} />}
          </Shown>
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 3 }}>
        {viewer.tenant && (
          <Paper withBorder p="sm">
            <Title order={2} size="h5">
              Quotas
            </Title>
            <QuotaTable quotas={viewer.tenant.quotas} />
          </Paper>
        )}
      </Grid.Col>
    </Grid>
  );
}
