import { Injectable, type PipeTransform } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import { RunLimits } from '../../application/run-limits.js';
import { ControlRequest } from './control-request.dto.js';
import { InvalidRequest } from './invalid-request.js';
import type { ProblemField } from './problem.dto.js';

const FIELDS = Object.getOwnPropertyNames(new ControlRequest());

/**
 * Checks the body of a control request and lists every wrong field. Unknown properties are looked for here: the
 * validator's own whitelist lets `toString` and `__proto__` pass.
 */
@Injectable()
export class ControlRequestPipe implements PipeTransform<unknown, Promise<ControlRequest>> {
  constructor(private readonly limits: RunLimits) {}

  async transform(body: unknown): Promise<ControlRequest> {
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
      throw new InvalidRequest([{ field: 'body', message: 'must be a JSON object' }]);
    }
    const known = Object.fromEntries(
      FIELDS.filter((field) => Object.hasOwn(body, field)).map((field) => [
        field,
        (body as Record<string, unknown>)[field],
      ]),
    );
    const request = plainToInstance(ControlRequest, known);
    const errors = [...unknownFields(body), ...(await wrongFields(request)), ...this.tooManyRecords(request)];
    if (errors.length > 0) throw new InvalidRequest(errors);
    return request;
  }

  private tooManyRecords({ nb_of_records }: ControlRequest): ProblemField[] {
    const { maxRecords } = this.limits;
    if (!(nb_of_records > maxRecords)) return [];
    return [{ field: 'nb_of_records', message: `must be at most ${maxRecords} (MAX_RECORDS)` }];
  }
}

function unknownFields(body: object): ProblemField[] {
  return Object.getOwnPropertyNames(body)
    .filter((name) => !FIELDS.includes(name))
    .map((field) => ({ field, message: `is unknown; known are ${FIELDS.join(', ')}` }));
}

async function wrongFields(request: ControlRequest): Promise<ProblemField[]> {
  const errors = await validate(request, { stopAtFirstError: true });
  return errors.map(({ property, constraints }) => ({
    field: property,
    message: Object.values(constraints ?? {}).join(', '),
  }));
}
