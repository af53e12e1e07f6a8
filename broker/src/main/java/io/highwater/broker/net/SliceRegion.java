package io.highwater.broker.net;

import io.highwater.broker.storage.FileSlice;
import io.netty.channel.DefaultFileRegion;

/** A slice of a segment's file for sendfile. The file is not ours: only the slice is closed. */
final class SliceRegion extends DefaultFileRegion {
  private final FileSlice slice;

  SliceRegion(FileSlice slice) {
    super(slice.channel(), slice.position(), slice.sizeInBytes());
    this.slice = slice;
  }

  @Override
  protected void deallocate() {
    slice.close();
  }
}
