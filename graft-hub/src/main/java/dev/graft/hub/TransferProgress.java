package dev.graft.hub;

import dev.graft.Progress;
import org.eclipse.aether.transfer.AbstractTransferListener;
import org.eclipse.aether.transfer.TransferEvent;
import org.eclipse.aether.transfer.TransferResource;

/** Tells how far a download has come, if it is one that takes long. */
final class TransferProgress extends AbstractTransferListener {
  private static final long LONG_BYTES = 1 << 20;

  private final Progress progress;

  TransferProgress(Progress progress) {
    this.progress = progress;
  }

  @Override
  public void transferStarted(TransferEvent event) {
    if (isLong(event)) {
      TransferResource resource = event.getResource();
      String name = resource.getResourceName();
      progress.begin(
          "Fetching %s from %s, bytes"
              .formatted(name.substring(name.lastIndexOf('/') + 1), resource.getRepositoryId()),
          resource.getContentLength(),
          resource.getResumeOffset());
    }
  }

  @Override
  public void transferProgressed(TransferEvent event) {
    if (isLong(event)) {
      progress.advance(event.getDataLength());
    }
  }

  @Override
  public void transferSucceeded(TransferEvent event) {
    end(event);
  }

  @Override
  public void transferFailed(TransferEvent event) {
    end(event);
  }

  private void end(TransferEvent event) {
    if (isLong(event)) {
      progress.end();
    }
  }

  private static boolean isLong(TransferEvent event) {
    return event.getRequestType() == TransferEvent.RequestType.GET
        && event.getResource().getContentLength() >= LONG_BYTES;
  }
}
