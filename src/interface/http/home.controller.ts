import { Controller, Get, Redirect } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import { Access } from '../../application/access/access.js';

/** The start page for browsers. */
@ApiTags('operations')
@Access('public')
@Controller()
export class HomeController {
  /** Redirects to the API's documentation. */
  @Get()
  @Redirect('/apidocs', 302)
  @ApiResponse({ status: 302, description: 'To /apidocs.' })
  home(): void {
    // The decorator sends the redirect.
  }
}
