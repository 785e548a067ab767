import { Select } from '@mantine/core';
import { memo } from 'react';
import { useAnswer } from '../../../api/answer.js';
import { TemplateChoicesDocument } from '../../../generated/graphql.js';

interface TemplateFieldProps {
  /** Slug of the version's own. */
  readonly saved: string;
  /** Slug of the draft's; null: that of the version. */
  readonly drafted: string | null;
  readonly isFixed: boolean;
  readonly onChange: (slug: string | null) => void;
}

/** The prompt template of all labels, which a draft may change. */
export const TemplateField = memo(({ saved, drafted, isFixed, onChange }: TemplateFieldProps) => {
  const { data } = useAnswer(TemplateChoicesDocument, {});
  const slugs = data?.promptTemplates.nodes.map(({ slug }) => slug) ?? [];
  const value = drafted ?? saved;
  return (
    <Select
      label="Prompt template"
      description="Another one encodes all labels anew."
      inputWrapperOrder={['label', 'input', 'description']}
      data={slugs.includes(value) ? slugs : [value, ...slugs]}
      value={value}
      allowDeselect={false}
      readOnly={isFixed}
      onChange={(slug) => onChange(slug === saved ? null : slug)}
    />
  );
});
