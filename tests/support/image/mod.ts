/**
 * # Image
 *
 * The image of `Containerfile` without a builder: what the file says, a build stage that is carried
 * out in a folder, and a root file system as the image has one. The root holds what the program needs
 * of its base and no more, from Debian's own packages: libc6, libgcc-s1, the authorities'
 * certificates, and the users of the base.
 *
 * Promise: everything that the image adds to its base (files, their modes, user, environment, what is
 * started) is read from `Containerfile`, and what cannot be read of it is refused.
 *
 * May import: `tests/support/servers`.
 *
 * @module
 */
export { buildIn } from "./build.ts";
export {
  containerfile,
  type ImageConfig,
  imageConfig,
  type Stage,
  stages,
} from "./containerfile.ts";
export { assembleRoot, missingRoot } from "./root.ts";
