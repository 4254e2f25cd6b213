"""Set-up: the virtual environment, Node's packages, `vendor/`, and the browsers of the tests.

Input are the lock files in `requirements/` and `tools/node/`; output are `.venv/`, `node_modules/`
and `vendor/`. Each step writes a stamp file when it is complete, so a second run does nothing and
an interrupted step is repeated. Start reading at `venv.py`.
"""
