import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Access } from '../../application/access/access.js';
import { PRODUCTS } from '../../domain/reefer/product.js';
import { ProductView } from './product-view.dto.js';

/** What containers can carry. */
@ApiTags('products')
@Access('read')
@Controller('products')
export class ProductsController {
  /** The product catalogue. */
  @Get()
  @ApiOkResponse({ type: [ProductView] })
  list(): ProductView[] {
    return PRODUCTS.map((product) => ({
      product_id: product.id,
      name: product.name,
      content_type: product.contentType,
      target_temperature: product.targetCelsius,
      humidity_level: product.humidityPercent,
    }));
  }
}
