import { Controller, Get, Redirect } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';

/** Where a browser that opens the service is sent. */
@ApiTags('operations')
@Controller()
export class HomeController {
  /** Redirects to the API's documentation. */
  @Get()
  @Redirect('/apidocs', 302)
  @ApiResponse({ status: 302, description: 'To /apidocs.' })
  home(): void {
    // The decorator answers.
  }
}
