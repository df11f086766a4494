/** Runs on the module path, and on the class path, where nobody reads this. */
module consumer {
  requires dev.graft.core;
  requires dev.graft.image;
}
