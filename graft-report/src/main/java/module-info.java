/** A training as one HTML page. */
module dev.graft.report {
  requires transitive dev.graft.train;
  requires static transitive org.jspecify;

  exports dev.graft.report;

  // What charts are written as.
  opens dev.graft.report to
      com.fasterxml.jackson.databind;
}
