"""What follows from visits to doors; what notes may not hold."""

from lianfang.visits.rules.back import BACK, comes_back
from lianfang.visits.rules.due import OPEN, STATES, Attempt, Standing, standing
from lianfang.visits.rules.notes import Warned, warned

__all__ = ["BACK", "OPEN", "STATES", "Attempt", "Standing", "Warned", "comes_back", "standing", "warned"]
