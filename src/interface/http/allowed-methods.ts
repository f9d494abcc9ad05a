import { MethodNotAllowedException } from '@nestjs/common';
import express, {
  type Express,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from 'express';

/** Paths below which there are files, not routes. */
type Folders = readonly string[];

interface Layer {
  readonly route?: { readonly path: string; readonly stack: readonly { readonly method?: string }[] };
}

/**
 * Express middleware: answers `OPTIONS`, and methods that a path does not have with 405, both with `Allow`. It asks the
 * routes that the application has once it is initialized. Paths without any route are left to the application.
 */
export function answerMethods(application: Express, folders: Folders): RequestHandler {
  let finder: Router | undefined;
  return (request: Request, response: Response, next: NextFunction): void => {
    finder ??= methodFinder(application, folders);
    const found = new Set<string>();
    methodsFound.set(request, found);
    finder(request, response, (error: unknown) => {
      methodsFound.delete(request);
      if (error || found.size === 0 || found.has(request.method)) {
        next(error);
        return;
      }
      const allowed = [...found, 'OPTIONS'].join(', ');
      response.set('Allow', allowed);
      if (request.method === 'OPTIONS') response.status(204).end();
      else
        next(new MethodNotAllowedException(`${request.method} is not possible here. Allowed: ${allowed}.`));
    });
  };
}

const methodsFound = new WeakMap<Request, Set<string>>();

/** A router with the paths of the application, which only notes the methods of each that matches. */
function methodFinder(application: Express, folders: Folders): Router {
  const finder = express.Router();
  const note = (path: string, methods: readonly string[]): void => {
    finder.all(path, (request, _response, next) => {
      for (const method of methods) methodsFound.get(request)?.add(method);
      next();
    });
  };
  for (const { route } of application.router.stack as readonly Layer[]) {
    if (route)
      note(
        route.path,
        route.stack.flatMap(({ method }) => answeredBy(method)),
      );
  }
  for (const folder of folders) note(`${folder}/*file`, answeredBy('get'));
  return finder;
}

/** Express answers HEAD wherever there is GET. */
function answeredBy(method: string | undefined): readonly string[] {
  if (method === undefined) return [];
  return method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()];
}
