import { Controller, Get, Redirect, Req } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { Access } from '../../application/access/access.js';
import { DOCUMENTATION_PATH } from './openapi.js';
import { publicPath } from './public-path.js';

/** The start page for browsers. */
@ApiTags('operations')
@Access('public')
@Controller()
export class HomeController {
  /** Redirects to the API's documentation. */
  @Get()
  @Redirect(DOCUMENTATION_PATH, 302)
  @ApiResponse({ status: 302, description: 'To /apidocs.' })
  home(@Req() request: Request): { readonly url: string } {
    return { url: publicPath(request, DOCUMENTATION_PATH) };
  }
}
