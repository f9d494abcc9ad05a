import { Injectable, type PipeTransform } from '@nestjs/common';
import { validate } from 'class-validator';
import { RunLimits } from '../../application/runs/run-limits.js';
import { ControlRequest } from './control-request.dto.js';
import { InvalidRequest, objectOf, unknownFields } from './invalid-request.js';
import type { ProblemField } from './problem.dto.js';

const FIELDS = Object.getOwnPropertyNames(new ControlRequest());

/**
 * Checks the body of a control request and lists every wrong field. It looks for unknown properties itself, because the
 * validator's whitelist accepts `toString` and `__proto__`, and at the number of records, whose maximum is a setting.
 */
@Injectable()
export class ControlRequestPipe implements PipeTransform<unknown, Promise<ControlRequest>> {
  constructor(private readonly limits: RunLimits) {}

  async transform(body: unknown): Promise<ControlRequest> {
    const given = objectOf(body);
    const known = Object.fromEntries(
      FIELDS.filter((field) => Object.hasOwn(given, field)).map((field) => [field, given[field]]),
    );
    const request = Object.assign(new ControlRequest(), known);
    const errors = [...(await this.wrongFields(request)), ...unknownFields(Object.keys(given), FIELDS)];
    if (errors.length > 0) throw new InvalidRequest(errors);
    return request;
  }

  private async wrongFields(request: ControlRequest): Promise<ProblemField[]> {
    const broken = await validate(request, { stopAtFirstError: true });
    const errors = broken.map(({ property, constraints }) => ({
      field: property,
      message: Object.values(constraints ?? {}).join(', '),
    }));
    const { maxRecords } = this.limits;
    const { nb_of_records: records } = request;
    if (!Number.isInteger(records) || records < 1 || records > maxRecords) {
      errors.push({
        field: 'nb_of_records',
        message: `must be an integer from 1 to ${maxRecords} (MAX_RECORDS)`,
      });
    }
    return errors.sort((a, b) => FIELDS.indexOf(a.field) - FIELDS.indexOf(b.field));
  }
}
