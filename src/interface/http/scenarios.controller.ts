import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Access } from '../../application/access/access.js';
import { ScenarioLibrary } from '../../application/ports/scenario-library.js';
import { ApiProblems } from './api-problem.js';
import { savedAsHeader } from './file-name.js';
import { ScenarioSummary } from './scenario.dto.js';
import { DOCUMENT_TYPES, sendDocument } from './scenario-document.js';

/** The built-in scenarios. */
@ApiTags('scenarios')
@Access('read')
@Controller('scenarios')
export class ScenariosController {
  constructor(private readonly library: ScenarioLibrary) {}

  /** The built-in scenarios, with what they are about. */
  @Get()
  @ApiOkResponse({ type: [ScenarioSummary] })
  async list(): Promise<ScenarioSummary[]> {
    return [...(await this.library.all())];
  }

  /** A built-in scenario: a document to start from. */
  @Get(':name')
  @ApiProduces(...DOCUMENT_TYPES)
  @ApiOkResponse({
    description: 'The document.',
    schema: { type: 'object', additionalProperties: true },
    headers: savedAsHeader('NAME.yaml'),
  })
  @ApiProblems({
    404: 'There is no such scenario; the detail names those that there are.',
    406: 'Accept allows neither application/yaml nor application/json.',
  })
  async get(@Param('name') name: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const text = await this.library.text(name);
    const { document = {} } = (await this.library.read(text, 'yaml')) as { readonly document?: object };
    sendDocument(document as Readonly<Record<string, unknown>>, text, name, request, response);
  }
}
