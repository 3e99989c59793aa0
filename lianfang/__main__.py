import sys

from lianfang.cli import main

sys.exit(main())
