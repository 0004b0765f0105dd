"""Many pages: the shard task, engines that carry it out, and what adds to and tidies a corpus."""
