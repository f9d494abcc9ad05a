import { STATUS_CODES } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { ErrorCode } from '../../domain/error-codes.js';
import { pathText } from '../../domain/scenario/document-reader.js';
import { WrongScenario } from '../../domain/scenario/wrong-scenario.js';
import { BusyError, KnownError, StateError, WrongUse } from '../../domain/errors.js';
import { RefusedRequest } from './access/refused-request.js';
import { InvalidRequest } from './invalid-request.js';
import type { Problem, ProblemField } from './problem.dto.js';
import { currentRequestId } from './request-context.js';

const RETRY_AFTER_SECONDS = 5;

const STATUS_BY_REASON = {
  unknown: 404,
  ended: 409,
  mismatch: 422,
  full: 429,
  unavailable: 503,
} as const satisfies Record<(StateError | BusyError)['reason'], number>;

/** The field of `POST /control` that an error is about. */
const FIELD_BY_CODE: Readonly<Partial<Record<ErrorCode, string>>> = {
  'container.invalid': 'containerID',
  'product.unknown': 'product_id',
  'run.too-large': 'nb_of_records',
  'run.too-long': 'records_per_second',
  'command.too-long': 'start_time',
  'command.in-the-future': 'start_time',
  'command.in-the-past': 'start_time',
};

interface Failure {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly ProblemField[];
}

/** Answers every failure, ours and the framework's, with problem details. */
@Catch()
export class ProblemDetailsFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemDetailsFilter.name);

  catch(exception: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (exception instanceof RefusedRequest) response.set(exception.headers);
    const failure = failureOf(exception, /^\/control(\/|$)/i.test(request.path));
    if (failure.status >= 500 && !(exception instanceof KnownError)) {
      const stack = exception instanceof Error ? exception.stack : String(exception);
      this.logger.error(`${request.method} ${request.path} failed`, stack);
    }
    if ((failure.status === 429 || failure.status === 503) && !response.hasHeader('Retry-After'))
      response.set('Retry-After', String(RETRY_AFTER_SECONDS));
    response
      .status(failure.status)
      .type('application/problem+json')
      .send(JSON.stringify(problemOf(failure)));
  }
}

function problemOf({ status, code, detail, errors }: Failure): Problem {
  const requestId = currentRequestId();
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    code,
    ...(requestId === undefined ? {} : { request_id: requestId }),
    ...(errors ? { errors: [...errors] } : {}),
  };
}

function failureOf(exception: unknown, isControl: boolean): Failure {
  if (exception instanceof InvalidRequest) {
    return { status: 400, code: exception.code, detail: exception.message, errors: exception.errors };
  }
  if (exception instanceof KnownError) return knownFailure(exception, isControl);
  if (exception instanceof RefusedRequest) {
    return { status: exception.getStatus(), code: exception.code, detail: exception.message };
  }
  if (exception instanceof HttpException) {
    return { status: exception.getStatus(), code: 'request.refused', detail: exception.message };
  }
  return { status: 500, code: 'internal', detail: 'The service failed; its log says why.' };
}

function knownFailure(error: KnownError, isControl: boolean): Failure {
  const field = isControl ? FIELD_BY_CODE[error.code] : undefined;
  const status = statusOf(error);
  const { code, message } = error;
  if (error instanceof WrongScenario) {
    const errors = error.problems.map((one) => ({
      field: field ?? pathText(one.path),
      message: one.message,
    }));
    return { status, code, detail: errors.map((one) => `${one.field} ${one.message}`).join('\n'), errors };
  }
  return { status, code, detail: message, ...(field !== undefined && { errors: [{ field, message }] }) };
}

function statusOf(error: KnownError): number {
  if (error instanceof StateError || error instanceof BusyError) return STATUS_BY_REASON[error.reason];
  return error instanceof WrongUse ? 400 : 500;
}
