import { NotAcceptableException } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { ScenarioDocument } from '../../application/ports/run-store.js';
import type { DocumentForm } from '../../application/ports/scenario-library.js';
import { savedAs } from './file-name.js';

/** The media types of scenario documents, the preferred one first. */
export const DOCUMENT_TYPES = ['application/yaml', 'application/json'] as const;

/** The form of a request's body. */
export function formOf(request: Request): DocumentForm {
  return request.is(['application/json', 'application/*+json']) === false ? 'yaml' : 'json';
}

/** Sends a document, to be saved as `name`, in the form that the client accepts; throws a `NotAcceptableException` for others. */
export function sendDocument(
  document: ScenarioDocument,
  yaml: string,
  name: string,
  request: Request,
  response: Response,
): void {
  const type = DOCUMENT_TYPES.find((candidate) => candidate === request.accepts([...DOCUMENT_TYPES]));
  if (!type) {
    throw new NotAcceptableException(
      `Scenarios are available as ${DOCUMENT_TYPES.join(' or ')}; Accept allows neither.`,
    );
  }
  if (type === 'application/json') response.set(savedAs(`${name}.json`)).json(document);
  else
    response
      .set(savedAs(`${name}.yaml`))
      .type('application/yaml')
      .send(yaml);
}
