import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Access } from '../../application/access/access.js';
import { carriageOf, type Profile } from '../../domain/reefer/carriage.js';
import { PRODUCTS } from '../../domain/reefer/product.js';
import { type CarriageView, ProductView } from './product-view.dto.js';

/** What containers can carry. */
@ApiTags('products')
@Access('read')
@Controller('products')
export class ProductsController {
  /** The product catalogue of both models. Scenarios also know the frozen products P06 and P07 of the physical model. */
  @Get()
  @ApiOkResponse({ type: [ProductView] })
  list(): ProductView[] {
    return PRODUCTS.map((product) => ({
      product_id: product.id,
      name: product.name,
      content_type: product.contentType,
      target_temperature: product.targetCelsius,
      humidity_level: product.humidityPercent,
      profiles: { seed: carriageViewOf(product.id, 'seed'), real: carriageViewOf(product.id, 'real') },
    }));
  }
}

function carriageViewOf(productId: string, profile: Profile): CarriageView {
  const { setPointCelsius, humidityPercent, ventCubicMetresPerHour, cargoTonnes } = carriageOf(
    productId,
    profile,
  );
  return {
    target_temperature: setPointCelsius,
    ...(humidityPercent !== undefined && { humidity_level: humidityPercent }),
    vent: ventCubicMetresPerHour,
    cargo: cargoTonnes,
  };
}
