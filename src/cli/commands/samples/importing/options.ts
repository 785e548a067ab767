import type { SampleRole } from '../../../../domain/sample.js';
import type { SampleFormat } from '../../../formats/samples/names.js';
import type { ServiceOptions } from '../../../service/service-command.js';

export interface SampleImportOptions extends ServiceOptions {
  readonly set: string;
  readonly labels?: string | undefined;
  readonly unknown?: string | undefined;
  readonly images?: string | undefined;
  readonly format?: SampleFormat | undefined;
  readonly encoding?: string | undefined;
  readonly role?: SampleRole | undefined;
  readonly thumbnails?: true | undefined;
  readonly skipBad?: true | undefined;
  readonly message?: string | undefined;
  readonly expect?: number | undefined;
  readonly detach?: true | undefined;
}
