import { type Command, Option } from '@commander-js/extra-typings';
import { share } from '../../arguments/numbers.js';
import { SetTagPolicyDocument, TagPoliciesDocument, type TagPoliciesQuery } from '../../generated/graphql.js';
import { found } from '../../service/lookups.js';
import type { Request } from '../../service/request.js';
import { connectTo, type ServiceOptions, serviceCommand } from '../../service/service-command.js';
import { percent, printResult, shortTime } from '../../terminal/output.js';
import { UsageError } from '../../usage-error.js';

type Policy = NonNullable<NonNullable<TagPoliciesQuery['labelSet']>['tags'][number]['policy']>;

interface PolicyOptions extends ServiceOptions {
  readonly samples?: string | undefined;
  readonly maxLoss?: number | undefined;
  readonly maxFalseAccepts?: number | undefined;
  readonly recalibrate?: true | undefined;
  readonly undecided?: 'refuse' | 'allow' | undefined;
  readonly remove?: true | undefined;
}

export function addLabelPolicy(labels: Command): void {
  serviceCommand(labels, 'policy', 'show, set or remove what moves of a tag must not make worse')
    .argument('<slug>')
    .argument('<tag>')
    .option('--samples <set>', 'the sample set that judges, by its latest version')
    .option('--max-loss <share>', 'share of right answers that may be lost, such as 0.02 for two points', share)
    .option('--max-false-accepts <share>', 'share of samples in no label that may be accepted; any when omitted', share)
    .option('--recalibrate', 'calibrate each version that the tag moves to')
    .addOption(
      new Option('--undecided <rule>', 'what becomes of a move that too few samples judge')
        .choices(['refuse', 'allow'])
        .default(undefined, 'refuse'),
    )
    .option('--remove', 'let the tag move freely')
    .action(policy);
}

async function policy(slug: string, tag: string, options: PolicyOptions): Promise<void> {
  const request = connectTo(options);
  const next = policyIn(options);
  if (next !== undefined) {
    const { setTagPolicy } = await request(SetTagPolicyDocument, { input: { labelSet: slug, tag, policy: next } });
    const result = { labelSet: slug, tag, policy: next, ...setTagPolicy };
    const now = next ? 'is set' : 'is removed';
    printResult(options.json, result, () => [
      `the policy of ${slug}:${tag} ${setTagPolicy.unchanged ? 'is unchanged' : now}`,
    ]);
    return;
  }
  const current = await policyOf(request, slug, tag);
  printResult(options.json, { labelSet: slug, tag, policy: current }, () => lines(`${slug}:${tag}`, current));
}

/** The policy that is asked for: null to remove it, undefined to show it. @throws UsageError */
function policyIn({ samples, maxLoss, maxFalseAccepts, recalibrate, undecided, remove }: PolicyOptions) {
  const limits = [maxLoss, maxFalseAccepts, recalibrate, undecided];
  const isSet = samples !== undefined || limits.some((limit) => limit !== undefined);
  if (remove && isSet) throw new UsageError('--remove takes no other option');
  if (remove) return null;
  if (!isSet) return undefined;
  if (samples === undefined || maxLoss === undefined) throw new UsageError('give both --samples and --max-loss');
  const rule = undecided === 'allow' ? ('ALLOW' as const) : ('REFUSE' as const);
  return { sampleSet: samples, maxLoss, maxFalseAccepts, recalibrate: recalibrate ?? false, undecided: rule };
}

async function policyOf(request: Request, slug: string, tag: string): Promise<Policy | null> {
  const { labelSet } = await request(TagPoliciesDocument, { slug });
  const { tags } = found(`label set "${slug}"`, labelSet);
  return (
    found(
      `tag "${tag}" of label set "${slug}"`,
      tags.find(({ name }) => name === tag),
    ).policy ?? null
  );
}

function lines(tag: string, policy: Policy | null): string[] {
  if (!policy) return [`${tag} moves freely`];
  const { sampleSet, maxLoss, maxFalseAccepts, undecided, recalibrate, setAt, setBy } = policy;
  return [
    `${tag} is judged by ${sampleSet ? `the samples "${sampleSet.slug}"` : 'samples that were deleted: it cannot move'}`,
    `right answers lost: at most ${percent(maxLoss)}`,
    `false accepts: ${maxFalseAccepts == null ? 'any' : `at most ${percent(maxFalseAccepts)}`}`,
    `undecided: ${undecided === 'ALLOW' ? 'allowed' : 'refused'}`,
    ...(recalibrate ? ['calibrated when it moves'] : []),
    `set ${shortTime(setAt)} by ${setBy}`,
  ];
}
