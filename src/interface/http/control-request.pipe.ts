import { Injectable, type PipeTransform } from '@nestjs/common';
import { validate } from 'class-validator';
import { RunLimits } from '../../application/runs/run-limits.js';
import { didYouMean } from '../../domain/did-you-mean.js';
import { ControlRequest } from './control-request.dto.js';
import { InvalidRequest, objectOf } from './invalid-request.js';
import type { ProblemField } from './problem.dto.js';

const FIELDS = Object.getOwnPropertyNames(new ControlRequest());

/**
 * Checks the body of a control request and lists every wrong field. It looks for unknown properties itself, because the
 * validator's whitelist accepts `toString` and `__proto__`.
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
    const errors = [...unknownFields(given), ...(await this.wrongFields(request))];
    if (errors.length > 0) throw new InvalidRequest(errors);
    return request;
  }

  private async wrongFields(request: ControlRequest): Promise<ProblemField[]> {
    const errors = await brokenRules(request);
    const { maxRecords } = this.limits;
    if (request.nb_of_records > maxRecords && !errors.some(({ field }) => field === 'nb_of_records')) {
      errors.push({ field: 'nb_of_records', message: `must be at most ${maxRecords} (MAX_RECORDS)` });
    }
    return errors;
  }
}

function unknownFields(body: object): ProblemField[] {
  return Object.getOwnPropertyNames(body)
    .filter((name) => !FIELDS.includes(name))
    .map((field) => ({
      field,
      message: `is unknown; known are ${FIELDS.join(', ')}${didYouMean(field, FIELDS)}`,
    }));
}

async function brokenRules(request: ControlRequest): Promise<ProblemField[]> {
  const errors = await validate(request, { stopAtFirstError: true });
  return errors.map(({ property, constraints }) => ({
    field: property,
    message: Object.values(constraints ?? {}).join(', '),
  }));
}
